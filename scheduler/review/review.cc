#include "scheduler/review/review.h"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "common/base/item_key.h"
#include "scheduler/core/flat_index.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/review_place.h"

namespace muster::review {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kKinds = {"accept", "fix", "return"};

Result<json::object> parse_data(std::string_view text) {
  json::error_code ec;
  json::value value = json::parse(text, ec);
  if (ec || !value.is_object()) return fail("review.data", "an item's data is no JSON object");
  return std::move(value.as_object());
}

Result<json::array> parse_result(std::string_view text) {
  json::error_code ec;
  json::value value = json::parse(text, ec);
  if (ec || !value.is_array()) return fail("review.answer", "an answer is no JSON array");
  return std::move(value.as_array());
}

// The text at `entry.value.NAME[0]`, or at `entry.value.NAME`; "" where there is none.
std::string text_in(const json::value& entry, std::string_view name) {
  const json::object* whole = entry.if_object();
  const json::value* value = whole != nullptr ? whole->if_contains("value") : nullptr;
  const json::object* members = value != nullptr ? value->if_object() : nullptr;
  const json::value* found = members != nullptr ? members->if_contains(name) : nullptr;
  if (found != nullptr && found->is_array() && !found->as_array().empty()) found = &found->as_array().front();
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string from_name(const json::value& entry) {
  const json::object* whole = entry.if_object();
  const json::value* name = whole != nullptr ? whole->if_contains("from_name") : nullptr;
  return name != nullptr && name->is_string() ? std::string(name->as_string()) : std::string();
}

std::optional<core::SendBack::Answer> read_answer(const json::value& entry) {
  const json::object* answer = entry.if_object();
  const json::value* id = answer != nullptr ? answer->if_contains("id") : nullptr;
  const json::value* revision = answer != nullptr ? answer->if_contains("revision") : nullptr;
  if (id == nullptr || !id->is_string() || revision == nullptr || !revision->is_int64()) return std::nullopt;
  const auto parsed = AssignmentId::parse(std::string_view(id->as_string()));
  const int64_t number = revision->as_int64();
  if (!parsed || number < 1 || number > core::kMaxRevision) return std::nullopt;
  return core::SendBack::Answer{*parsed, static_cast<uint8_t>(number)};
}

// Fills in what a review's item says of the task it is about.
bool read_subject(const json::object& data, Verdict& out) {
  const json::value* member = data.if_contains(kReview);
  const json::object* subject = member != nullptr ? member->if_object() : nullptr;
  if (subject == nullptr) return false;
  const json::value* job = subject->if_contains("job");
  const json::value* key = subject->if_contains("key");
  const json::value* task = subject->if_contains("task");
  const json::value* answers = subject->if_contains("answers");
  const bool sound = job != nullptr && job->is_string() && key != nullptr && key->is_string() && task != nullptr &&
                     task->is_int64() && task->as_int64() >= 0 && task->as_int64() <= UINT32_MAX &&
                     answers != nullptr && answers->is_array() && !answers->as_array().empty();
  if (!sound) return false;
  out.job = std::string(job->as_string());
  out.key = std::string(key->as_string());
  out.task = TaskNumber(static_cast<uint32_t>(task->as_int64()));
  for (const json::value& entry : answers->as_array()) {
    const auto answer = read_answer(entry);
    if (!answer) return false;
    out.answers.push_back(*answer);
  }
  return true;
}

}  // namespace

bool is_sampled(JobNumber job, uint64_t key_hash, double share) {
  if (share <= 0) return false;
  if (share >= 1) return true;
  const uint64_t mixed = core::mix_bits(key_hash ^ core::mix_bits(job.value()));
  return static_cast<double>(mixed >> 11) * 0x1p-53 < share;
}

Result<form::Form> review_form(const form::Form& form) {
  if (form.objects.empty() || form.controls.size() + 2 > form::kMaxControls)
    return fail("review.form", "the template leaves no room for a review's two controls");
  form::Form review = form;
  const std::string to = form.objects.front().name;
  form::Control verdict{std::string(kVerdict), to};
  verdict.required = true;
  for (const std::string_view kind : kKinds) verdict.choices.emplace_back(std::string(kind));
  form::Control remarks{std::string(kRemarks), to, form::ControlKind::TextArea};
  remarks.max_length = kMaxRemarks;
  remarks.required_when.push_back({std::string(kVerdict), form::Comparison::Is, 0, {std::string(name(Kind::Return))}});
  review.controls.push_back(std::move(verdict));
  review.controls.push_back(std::move(remarks));
  for (const std::string_view control : {kVerdict, kRemarks})
    review.layout.push_back({form::LayoutNode::Kind::Control, std::string(control)});
  review.decide_on = {std::string(kVerdict)};
  return review;
}

std::string_view name(Kind kind) {
  return kKinds[static_cast<size_t>(kind)];
}

std::optional<Kind> parse_kind(std::string_view name) {
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

Result<core::ItemDraft> review_item(const Finished& finished) {
  auto data = parse_data(finished.data);
  if (!data) return tl::unexpected(data.error());
  json::array answers;
  std::vector<core::SendBack::Answer> named;
  core::ItemDraft draft;
  for (const Finished::Answer& answer : finished.answers) {
    auto result = parse_result(answer.result);
    if (!result) return tl::unexpected(result.error());
    answers.push_back({{"id", answer.id.text()},
                       {"worker", answer.worker},
                       {"revision", answer.revision},
                       {"result", std::move(*result)}});
    named.push_back({answer.id, answer.revision});
    draft.unavailable_for.push_back(answer.worker);
  }
  (*data)[kReview] = {
      {"job", finished.job}, {"key", finished.key}, {"task", finished.task.value()}, {"answers", std::move(answers)}};
  journal::ItemContent content;
  content.set_key(core::review_key(named));
  content.set_data(json::serialize(*data));
  if (content.data().size() > kMaxDataBytes)
    return fail("review.too_large", "item and answers together have " + std::to_string(content.data().size()) +
                                        " bytes, at most " + std::to_string(kMaxDataBytes));
  draft.key_hash = hash_of_key(content.key());
  draft.digest = core::review_digest(named);
  draft.content = content.SerializeAsString();
  return draft;
}

Result<Verdict> read_verdict(std::string_view item, std::string_view value) {
  const auto data = parse_data(item);
  auto result = parse_result(value);
  if (!data) return tl::unexpected(data.error());
  if (!result) return tl::unexpected(result.error());
  Verdict verdict;
  if (!read_subject(*data, verdict)) return fail("review.data", "an item of a review does not say what it is about");
  std::optional<Kind> kind;
  json::array marks;
  for (json::value& entry : *result) {
    const std::string from = from_name(entry);
    if (from == kVerdict) {
      kind = parse_kind(text_in(entry, "choices"));
    } else if (from == kRemarks) {
      verdict.remarks = text_in(entry, "text");
    } else {
      marks.push_back(std::move(entry));
    }
  }
  if (!kind) return fail("review.answer", "a review has no verdict");
  verdict.kind = *kind;
  verdict.marks = json::serialize(marks);
  return verdict;
}

Result<std::string> marks_of(std::string_view value) {
  auto result = parse_result(value);
  if (!result) return tl::unexpected(result.error());
  json::array marks;
  for (json::value& entry : *result) {
    const std::string from = from_name(entry);
    if (from != kVerdict && from != kRemarks) marks.push_back(std::move(entry));
  }
  return json::serialize(marks);
}

Result<std::string> returned_data(const Verdict& verdict, std::string_view before,
                                  const std::vector<Finished::Answer>& answers) {
  auto data = parse_data(before);
  if (!data) return tl::unexpected(data.error());
  auto marks = parse_result(verdict.marks);
  if (!marks) return tl::unexpected(marks.error());
  json::array theirs;
  for (const Finished::Answer& answer : answers) {
    auto result = parse_result(answer.result);
    if (!result) return tl::unexpected(result.error());
    theirs.push_back({{"worker", answer.worker}, {"result", std::move(*result)}});
  }
  (*data)[kReturned] = {{"reason", verdict.remarks}, {"marks", std::move(*marks)}, {"answers", std::move(theirs)}};
  std::string text = json::serialize(*data);
  if (text.size() > kMaxDataBytes) return fail("review.too_large", "item, answers and marks are too long together");
  return text;
}

}  // namespace muster::review
