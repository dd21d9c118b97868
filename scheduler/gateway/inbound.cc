#include "scheduler/gateway/inbound.h"

#include <algorithm>
#include <string_view>

#include "common/form/form.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"

namespace muster::gateway {
namespace {

core::HeldLease::Holding holding_of(wire::Reconcile::Holding holding) {
  switch (holding) {
    case wire::Reconcile::OPENED:
      return core::HeldLease::Holding::Opened;
    case wire::Reconcile::ANSWERED:
      return core::HeldLease::Holding::Answered;
    default:
      return core::HeldLease::Holding::Unopened;
  }
}

core::Presence::State state_of(wire::Presence::State state) {
  switch (state) {
    case wire::Presence::ACTIVE:
      return core::Presence::State::Active;
    case wire::Presence::IDLE:
      return core::Presence::State::Idle;
    default:
      return core::Presence::State::SignedOut;
  }
}

// The first bytes of `text`, at most `most`, without a character cut in two. REQUIRES UTF-8, as protobuf's strings are.
std::string whole_characters(const std::string& text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

template <class Entry>
void name_assignment(const wire::AssignmentRef& ref, Entry& entry) {
  entry.id = AssignmentId(ref.id());
  entry.job = JobNumber(ref.job());
  entry.task = TaskNumber(ref.task());
}

template <class Entries>
std::vector<WorkerNumber> workers_named(const Entries& entries) {
  std::vector<WorkerNumber> numbers;
  numbers.reserve(static_cast<size_t>(entries.size()));
  for (const auto& entry : entries) numbers.emplace_back(entry.worker());
  return numbers;
}

core::Presence::Person to_person(const wire::Presence::Person& person) {
  core::Presence::Person known{WorkerNumber(person.worker()), state_of(person.state()), {}};
  for (const auto& ref : person.open()) name_assignment(ref, known.open.emplace_back());
  return known;
}

}  // namespace

Greeting to_greeting(const wire::Hello& hello, const SiteEntry& site, const PeerId& peer) {
  Greeting greeting;
  greeting.site = site.number;
  greeting.revoked = site.revoked;
  greeting.peer = peer;
  std::copy(hello.spool().begin(), hello.spool().end(), greeting.spool.begin());
  greeting.boot = hello.boot();
  greeting.min_version = hello.min_version();
  greeting.max_version = hello.max_version();
  greeting.seen = {hello.highest_epoch(), hello.reign()};
  greeting.features = {hello.features().begin(), hello.features().end()};
  return greeting;
}

core::Reconcile to_command(const wire::Reconcile& message, const Origin& origin) {
  core::Reconcile command{origin.site, origin.session, origin.request, {}, message.last()};
  command.held.reserve(static_cast<size_t>(message.held_size()));
  for (const auto& held : message.held()) {
    core::HeldLease& lease = command.held.emplace_back();
    name_assignment(held.ref(), lease);
    lease.worker = WorkerNumber(held.worker());
    lease.holding = holding_of(held.holding());
  }
  return command;
}

core::GiveBack to_command(const wire::GiveBack& message, const Origin& origin) {
  core::GiveBack command{origin.site, origin.session, origin.request, {}};
  command.entries.reserve(static_cast<size_t>(message.entries_size()));
  for (const auto& given : message.entries()) {
    core::GiveBack::Entry& entry = command.entries.emplace_back();
    name_assignment(given.ref(), entry);
    entry.worker = WorkerNumber(given.worker());
    entry.skipped = given.kind() == wire::GiveBack::SKIPPED;
    if (given.reason().empty()) continue;
    journal::LeaseNote note;
    note.set_text(whole_characters(given.reason(), wire::kMaxReasonBytes));
    note.SerializeToString(&entry.note);
  }
  return command;
}

core::PlaceWorkers to_command(const wire::Place& message, const Origin& origin) {
  core::PlaceWorkers command{origin.site, origin.session, origin.request, {}, message.job()};
  for (const uint32_t worker : message.workers()) command.workers.emplace_back(worker);
  return command;
}

Filtered<core::SetCredits> to_command(const wire::Demand& message, const Origin& origin, const Directory& directory) {
  Filtered<core::SetCredits> filtered{{origin.site, origin.session, {}}, {}};
  const std::vector<bool> ours = directory.are_of(origin.site, workers_named(message.workers()));
  for (int index = 0; index < message.workers_size(); ++index) {
    const auto& entry = message.workers(index);
    const WorkerNumber worker(entry.worker());
    if (ours[static_cast<size_t>(index)]) {
      filtered.command.entries.push_back({worker, std::min(entry.credits(), wire::kMaxCredits)});
    } else {
      filtered.strangers.push_back(worker);
    }
  }
  return filtered;
}

Filtered<core::Presence> to_command(const wire::Presence& message, const Origin& origin, const Directory& directory) {
  Filtered<core::Presence> filtered{{origin.site, origin.session, {}}, {}};
  const std::vector<bool> ours = directory.are_of(origin.site, workers_named(message.people()));
  for (int index = 0; index < message.people_size(); ++index) {
    const auto& person = message.people(index);
    if (ours[static_cast<size_t>(index)]) {
      filtered.command.people.push_back(to_person(person));
    } else {
      filtered.strangers.emplace_back(person.worker());
    }
  }
  return filtered;
}

// People who choose from a list give the same few values over and over; the check of a short one is remembered.
struct AnswerIntake::Remembered {
  std::shared_ptr<const JobEntry> job;
  std::string value;
  form::AnswerCode code = form::kUncoded;
  bool valid = false;

  static constexpr size_t kSlots = 1024;
  static constexpr size_t kMaxValueBytes = 512;
};

AnswerIntake::AnswerIntake(const Directory& directory) : directory_(directory), remembered_(Remembered::kSlots) {}
AnswerIntake::~AnswerIntake() = default;

core::SubmitAnswers AnswerIntake::to_command(const wire::Submit& message, const Origin& origin, int64_t wall_ms) {
  core::SubmitAnswers command{origin.site, origin.session, origin.request, {}};
  command.answers.reserve(static_cast<size_t>(message.answers_size()));
  job_ = nullptr;  // at most one message behind a change of the directory
  for (const auto& answer : message.answers()) command.answers.push_back(translate(answer, wall_ms));
  return command;
}

core::SubmittedAnswer AnswerIntake::translate(const wire::Answer& answer, int64_t wall_ms) {
  core::SubmittedAnswer submitted;
  name_assignment(answer.ref(), submitted);
  submitted.worker = WorkerNumber(answer.worker());
  static_assert(wire::kMaxRevision == core::kMaxRevision);
  submitted.revision = static_cast<uint8_t>(answer.revision());
  submitted.key_hash = answer.item();

  const JobEntry* job = find_job(submitted.job);
  submitted.valid = job != nullptr && !answer.invalid() && answer.value().size() <= wire::kMaxAnswerBytes;
  if (submitted.valid) submitted.code = check(*job, answer.value(), submitted.valid);
  if (!submitted.valid) ++invalid_count_;

  journal::AnswerContent content;
  content.set_value(answer.value());
  content.set_active_ms(answer.active_ms());
  content.set_submitted_wall_ms(wall_ms - static_cast<int64_t>(std::min<uint64_t>(answer.age_ms(), INT64_MAX / 2)));
  content.set_revision(answer.revision());
  content.SerializeToString(&submitted.content);
  return submitted;
}

const JobEntry* AnswerIntake::find_job(JobNumber number) {
  if (!job_ || job_->number != number) job_ = directory_.job(number);
  return job_.get();
}

form::AnswerCode AnswerIntake::check(const JobEntry& job, const std::string& value, bool& valid) {
  Remembered& slot = remembered_[std::hash<std::string_view>{}(value) % Remembered::kSlots];
  if (slot.job.get() == &job && slot.value == value) {
    valid = slot.valid;
    return slot.code;
  }
  const auto checked = form::check_answer(job.form, value);
  valid = checked.has_value();
  const form::AnswerCode code = valid ? checked->code : form::kUncoded;
  if (value.size() <= Remembered::kMaxValueBytes) slot = {job_, value, code, valid};
  return code;
}

}  // namespace muster::gateway
