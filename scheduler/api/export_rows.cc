#include "scheduler/api/export_rows.h"

#include <algorithm>
#include <charconv>

#include "scheduler/api/result_entries.h"
#include "scheduler/api/text.h"
#include "scheduler/consensus/majority.h"
#include "scheduler/core/answers_digest.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/review/review.h"

namespace muster::api {
namespace {

using core::AnswerView;
using core::AssignmentState;
using core::TaskView;

bool has_result_row(const ExportShape& shape, const TaskView& task) {
  return shape.all || task.state == core::TaskState::Done || task.state == core::TaskState::Disputed;
}

// Coded answers are voted on without reading what was written.
bool needs_reading(const AnswerView& answer) {
  return answer.state == AssignmentState::Counted && answer.code == form::kUncoded && answer.content;
}

bool is_fixed(const TaskView& task) {
  return task.review && task.review->verdict == static_cast<form::AnswerCode>(review::Kind::Fix);
}

bool has_answer_row(const AnswerView& answer) {
  return answer.state != AssignmentState::Leased;
}

template <class Message>
Result<Message> parse_content(const std::string& bytes, const char* what) {
  Message message;
  if (!message.ParseFromString(bytes))
    return fail("contents.malformed", std::string("the content of ") + what + " does not parse");
  return message;
}

// The canonical deciding values of the counted answers, oldest first.
Result<std::vector<std::string>> deciding_values(const form::Form& form, const TaskView& task,
                                                 const std::string* contents) {
  std::vector<std::string> values;
  for (const AnswerView& answer : task.assignments) {
    if (needs_reading(answer)) {
      const auto content = parse_content<journal::AnswerContent>(*contents++, "an answer");
      if (!content) return tl::unexpected(content.error());
      const auto parts = form::deciding_values(form, content->value());
      if (!parts) return tl::unexpected(parts.error());
      values.push_back(form::joint_value(form, *parts));
    } else if (answer.state == AssignmentState::Counted) {
      values.push_back(form::code_to_json(form, answer.code));
    }
  }
  return values;
}

std::string counted_ids(const TaskView& task) {
  JsonWriter ids;
  ids.begin_array();
  for (const AnswerView& answer : task.assignments) {
    if (answer.state == AssignmentState::Counted) ids.text(answer.id.text());
  }
  ids.end_array();
  return ids.take();
}

// A result, and how it came about.
struct Decided {
  std::string value = "null";  // JSON
  std::optional<double> confidence = std::nullopt;
  std::string_view method = consensus::kMajority, basis = "none";
};

// What an inspector put in its place; nothing if they left it.
Result<std::optional<Decided>> by_review(const form::Form& form, const TaskView& task, const std::string& content) {
  if (!is_fixed(task)) return std::nullopt;
  const auto answer = parse_content<journal::AnswerContent>(content, "a review");
  if (!answer) return tl::unexpected(answer.error());
  const auto marks = review::marks_of(answer->value());
  if (!marks) return tl::unexpected(marks.error());
  const auto parts = form::deciding_values(form, *marks);
  if (!parts) return tl::unexpected(parts.error());
  return Decided{form::joint_value(form, *parts), std::nullopt, "review", "none"};
}

std::optional<Decided> by_fit(const ResultSource& source, const TaskView& task) {
  const JobResults* fit = source.results;
  const uint32_t number = task.task.value();
  if (!fit || number >= fit->rests_on.size() || task.counted == 0) return std::nullopt;
  core::AnswersDigest counted;
  for (const AnswerView& answer : task.assignments) {
    if (answer.state == AssignmentState::Counted) counted.add(answer.id, answer.revision);
  }
  if (fit->rests_on[number] != counted.value()) return std::nullopt;
  return Decided{fit->value_json(source.form, number), static_cast<double>(fit->confidence[number]), fit->method,
                 fit->confidence_basis};
}

Result<Decided> by_votes(const form::Form& form, const TaskView& task, const std::string* contents) {
  const auto values = deciding_values(form, task, contents);
  if (!values) return tl::unexpected(values.error());
  const std::vector<consensus::Vote> votes = [&] {
    std::vector<consensus::Vote> made;
    for (const std::string& value : *values) made.push_back({value});
    return made;
  }();
  const auto verdict = consensus::majority(votes);
  return verdict ? Decided{verdict->value, verdict->confidence} : Decided{};
}

// The item's data, and the result as entries. The pictures' sizes are in what people drew, inspectors included.
Result<void> append_data(const form::Form& form, const TaskView& task, const Decided& decided,
                         const journal::ItemContent& item, const std::string* answers, RowWriter& out) {
  auto count = std::count_if(task.assignments.begin(), task.assignments.end(), needs_reading);
  if (is_fixed(task)) ++count;
  std::vector<std::string> values;
  for (const std::string* content = answers; content != answers + count; ++content) {
    auto answer = parse_content<journal::AnswerContent>(*content, "an answer");
    if (!answer) return tl::unexpected(answer.error());
    values.push_back(std::move(*answer->mutable_value()));
  }
  const auto entries = result_entries(form, decided.value, values);
  if (!entries) return tl::unexpected(entries.error());
  out.json("data", item.data()).json("result", *entries);
  return {};
}

Result<size_t> append_result(const ExportShape& shape, const ResultSource& source, const TaskView& task,
                             const std::string* contents, RowWriter& out) {
  const auto item = parse_content<journal::ItemContent>(contents[0], "an item");
  if (!item) return tl::unexpected(item.error());
  const auto reads = std::count_if(task.assignments.begin(), task.assignments.end(), needs_reading);
  auto reviewed = by_review(source.form, task, contents[is_fixed(task) ? 1 + reads : 0]);
  if (!reviewed) return tl::unexpected(reviewed.error());
  auto decided = *reviewed ? std::move(*reviewed) : by_fit(source, task);
  if (!decided) {
    auto voted = by_votes(source.form, task, contents + 1);
    if (!voted) return tl::unexpected(voted.error());
    decided = std::move(*voted);
  }
  out.count("task", task.task.value()).text("key", item->key()).text("state", core::name(task.state));
  decided->value == "null" ? out.null("value") : out.json("value", decided->value);
  decided->confidence ? out.number("confidence", *decided->confidence) : out.null("confidence");
  out.count("counted", task.counted).count("target", task.target).text("method", decided->method);
  out.text("confidence_basis", decided->basis).json("answers", counted_ids(task));
  task.review ? out.text("review", review::name(static_cast<review::Kind>(task.review->verdict))) : out.null("review");
  if (shape.data) {
    if (auto added = append_data(source.form, task, *decided, *item, contents + 1, out); !added)
      return tl::unexpected(added.error());
  }
  out.end(Cursor{task.task.value() + 1, 0}.text());
  return 1;
}

Result<void> append_answer(const TaskView& task, const AnswerView& answer, const std::string& key,
                           const std::string* content, RowWriter& out) {
  out.text("id", answer.id.text()).count("task", task.task.value()).text("key", key);
  out.text("worker", answer.worker_id).text("site", answer.site).text("state", core::name(answer.state));
  out.text("reason", core::name(answer.reason)).count("revision", answer.revision);
  if (answer.content) {
    const auto answered = parse_content<journal::AnswerContent>(*content, "an answer");
    if (!answered) return tl::unexpected(answered.error());
    out.json("value", answered->value()).count("active_ms", answered->active_ms());
    out.text("submitted", rfc3339(answered->submitted_wall_ms())).null("note");
    return {};
  }
  out.null("value").null("active_ms").null("submitted");
  if (!answer.note) {
    out.null("note");
    return {};
  }
  const auto note = parse_content<journal::LeaseNote>(*content, "a note");
  if (!note) return tl::unexpected(note.error());
  out.text("note", note->text());
  return {};
}

Result<size_t> append_answers(const ExportShape& shape, const TaskView& task, Cursor from, const std::string* contents,
                              size_t most, RowWriter& out) {
  const auto item = parse_content<journal::ItemContent>(*contents++, "an item");
  if (!item) return tl::unexpected(item.error());
  size_t rows = 0;
  for (uint32_t i = from.assignment; i < task.assignments.size() && rows < most; ++i) {
    const AnswerView& answer = task.assignments[i];
    if (!has_answer_row(answer)) continue;
    const std::string* content = answer.content || answer.note ? contents++ : nullptr;
    if (auto row = append_answer(task, answer, item->key(), content, out); !row) {
      return tl::unexpected(row.error());
    }
    if (shape.data) out.json("data", item->data());
    out.end(Cursor{task.task.value(), i + 1}.text());
    ++rows;
  }
  return rows;
}

}  // namespace

std::string Cursor::text() const {
  return std::to_string(task) + (assignment > 0 ? "." + std::to_string(assignment) : "");
}

std::optional<Cursor> Cursor::parse(std::string_view text, ExportKind kind) {
  Cursor cursor;
  const char* const end = text.data() + text.size();
  auto parsed = std::from_chars(text.data(), end, cursor.task);
  if (parsed.ec == std::errc{} && kind == ExportKind::Answers && parsed.ptr != end && *parsed.ptr == '.') {
    parsed = std::from_chars(parsed.ptr + 1, end, cursor.assignment);
  }
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return cursor;
}

std::vector<std::string_view> columns_of(ExportKind kind) {
  if (kind == ExportKind::Results) {
    return {"task",    "key",   "state", "value", "confidence", "counted", "target", "method", "confidence_basis",
            "answers", "review"};
  }
  return {"id",     "task",     "key",   "worker",    "site",      "state",
          "reason", "revision", "value", "active_ms", "submitted", "note"};
}

std::vector<core::ContentRef> contents_of(const ExportShape& shape, const TaskView& task, Cursor from) {
  std::vector<core::ContentRef> refs;
  if (shape.kind == ExportKind::Results) {
    if (!has_result_row(shape, task)) return refs;
    refs.push_back(task.item);
    for (const AnswerView& answer : task.assignments) {
      if (needs_reading(answer)) refs.push_back(*answer.content);
    }
    if (is_fixed(task)) refs.push_back(task.review->content);
    return refs;
  }
  for (size_t i = from.assignment; i < task.assignments.size(); ++i) {
    const AnswerView& answer = task.assignments[i];
    if (!has_answer_row(answer)) continue;
    if (refs.empty()) refs.push_back(task.item);
    if (answer.content) refs.push_back(*answer.content);
    if (answer.note) refs.push_back(*answer.note);
  }
  return refs;
}

Result<size_t> append_rows(const ExportShape& shape, const ResultSource& source, const TaskView& task, Cursor from,
                           const std::string* contents, size_t most, RowWriter& out) {
  if (most == 0) return 0;
  if (shape.kind == ExportKind::Answers) return append_answers(shape, task, from, contents, most, out);
  return append_result(shape, source, task, contents, out);
}

}  // namespace muster::api
