#include "scheduler/store/journal_trace.h"

#include <utility>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/vocabulary.h"
#include "scheduler/store/journal_reader.h"

namespace muster::store {
namespace {

using Fields = std::map<std::string, std::string>;
using journal::Record;

std::string state(uint32_t number) {
  return number < core::kAssignmentStates ? std::string(name(static_cast<core::AssignmentState>(number)))
                                          : std::to_string(number);
}

std::string reason(uint32_t number) {
  return number < core::kFateReasons ? std::string(name(static_cast<core::FateReason>(number)))
                                     : std::to_string(number);
}

template <class Message>
Fields place(const Message& message) {
  return {{"job", std::to_string(message.job())}, {"task", std::to_string(message.task())}};
}

template <class Message>
Fields answer_fields(const Message& message) {
  Fields fields = place(message);
  fields["revision"] = std::to_string(message.revision());
  fields["code"] = std::to_string(message.code());
  return fields;
}

void add(const journal::Batch& batch, std::string record, Fields fields, std::vector<api::TraceLine>& lines) {
  lines.push_back({batch.sequence(), batch.now_ms(), batch.wall_ms(), std::move(record), std::move(fields)});
}

void trace_record(const journal::Batch& batch, const Record& record, AssignmentId id,
                  std::vector<api::TraceLine>& lines) {
  switch (record.body_case()) {
    case Record::kLeaseGranted: {
      const auto& granted = record.lease_granted();
      if (granted.counter() != id.counter() || batch.epoch() != id.epoch().value()) return;
      Fields fields = place(granted);
      fields["worker"] = std::to_string(granted.worker());
      fields["deadline_ms"] = std::to_string(granted.deadline_ms());
      return add(batch, "lease_granted", std::move(fields), lines);
    }
    case Record::kLeaseEnded: {
      const auto& ended = record.lease_ended();
      if (ended.id() != id.packed()) return;
      Fields fields = place(ended);
      fields["how"] = state(ended.how());
      fields["reason"] = reason(ended.reason());
      return add(batch, "lease_ended", std::move(fields), lines);
    }
    case Record::kAnswerRecorded: {
      const auto& answer = record.answer_recorded();
      if (answer.id() != id.packed()) return;
      Fields fields = answer_fields(answer);
      fields["worker"] = std::to_string(answer.worker());
      fields["fate"] = state(answer.fate());
      fields["reason"] = reason(answer.reason());
      if (answer.adopted()) fields["adopted"] = "true";
      return add(batch, "answer_recorded", std::move(fields), lines);
    }
    case Record::kAnswerRevised:
      if (record.answer_revised().id() != id.packed()) return;
      return add(batch, "answer_revised", answer_fields(record.answer_revised()), lines);
    case Record::kAnswerFateChanged: {
      const auto& changed = record.answer_fate_changed();
      if (changed.id() != id.packed()) return;
      Fields fields = place(changed);
      fields["fate"] = state(changed.fate());
      fields["reason"] = reason(changed.reason());
      return add(batch, "answer_fate_changed", std::move(fields), lines);
    }
    default:
      return;
  }
}

}  // namespace

void trace_batch(const journal::Batch& batch, AssignmentId id, std::vector<api::TraceLine>& lines) {
  for (const auto& record : batch.records()) trace_record(batch, record, id, lines);
}

JournalTrace::JournalTrace(RedisAddress address, TraceOptions options)
    : options_(options),
      keys_(options.shard),
      client_(std::move(address), options.timeouts),
      questions_(options.queue),
      reader_([this] { run(); }) {}

JournalTrace::~JournalTrace() {
  stopping_ = true;
  questions_.close();
  reader_.join();
}

void JournalTrace::trace(AssignmentId id, std::function<void(Result<std::vector<api::TraceLine>>, bool whole)> done) {
  Question question{id, std::move(done)};
  if (!questions_.try_push(question)) question.done(fail("trace.busy", "too many traces are waiting"), false);
}

void JournalTrace::run() {
  std::vector<Question> questions;
  while (!stopping_ || questions_.size() > 0) {
    questions.clear();
    questions_.take(questions, 1, std::chrono::hours(1));
    for (const auto& question : questions) answer(question);
  }
}

void JournalTrace::answer(const Question& question) {
  JournalReader reader(client_, keys_);
  const auto oldest = reader.oldest();
  if (!oldest) return question.done(tl::unexpected(oldest.error()), false);
  const Sequence first = *oldest;
  if (first.value() == 0) return question.done(fail("journal.damaged", "the oldest entry has no sequence"), false);
  std::vector<api::TraceLine> lines;
  const auto scanned = reader.scan(Sequence(first.value() - 1), [&](const journal::Batch& batch) {
    if (lines.size() < options_.most_lines) trace_batch(batch, question.id, lines);
    return !stopping_;
  });
  if (!scanned) return question.done(tl::unexpected(scanned.error()), false);
  if (stopping_) return question.done(fail("trace.closed", "the scheduler is stopping"), false);
  const bool whole = first.value() == 1 && lines.size() < options_.most_lines;
  question.done(std::move(lines), whole);
}

}  // namespace muster::store
