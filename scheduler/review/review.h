// What inspectors are shown and what their verdicts mean: the items, form and consequences of a job's reviews
// (docs/review.md). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "common/form/form.h"
#include "scheduler/core/command.h"

namespace muster::review {

constexpr std::string_view kVerdict = "muster:verdict", kRemarks = "muster:remarks";  // controls
constexpr std::string_view kReview = "muster:review", kReturned = "muster:returned";  // members of an item's data
constexpr uint32_t kMaxRemarks = 2000;                                                // UTF-16 code units
// An item's data at most; a task with longer answers is not reviewed.
constexpr size_t kMaxDataBytes = 2u << 20;

// The same for every job, item and share, wherever and whenever it is asked. `share` is 0 to 1.
bool is_sampled(JobNumber job, uint64_t key_hash, double share);

// The form of `form`'s reviews. Errors: it has no room for two more controls.
Result<form::Form> review_form(const form::Form& form);

// Of a finished task.
struct Finished {
  struct Answer {
    AssignmentId id;
    uint8_t revision = 1;
    std::string worker;  // id
    std::string result;  // JSON array
  };
  std::string job;  // name
  TaskNumber task;
  std::string key;
  std::string data;  // JSON object
  std::vector<Answer> answers;
};

// Errors: "review.too_large"; data that is no JSON object.
Result<core::ItemDraft> review_item(const Finished& finished);

enum class Kind : uint8_t { Accept, Fix, Return };
std::string_view name(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);

struct Verdict {
  Kind kind = Kind::Accept;
  std::string remarks;
  std::string marks;  // the answer without the verdict's own controls: a JSON array
  // What it is about.
  std::string job;  // name
  TaskNumber task;
  std::string key;
  std::vector<core::SendBack::Answer> answers;
};
// `item` and `value` are a review's item data and answer. Errors: they are not what review_item and review_form make.
Result<Verdict> read_verdict(std::string_view item, std::string_view value);

// An inspector's answer without the verdict's own controls. Errors: it is no JSON array.
Result<std::string> marks_of(std::string_view value);

// The data of a returned item: as it was, with what its authors are to see. `before`: its data until now.
Result<std::string> returned_data(const Verdict& verdict, std::string_view before,
                                  const std::vector<Finished::Answer>& answers);

}  // namespace muster::review
