// Whose answers a verdict finds right (docs/review.md). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/form/form.h"

namespace muster::review {

enum class Rightness : uint8_t { Wrong, Right, Unsaid };

struct Found {
  std::string worker;  // id of the author
  Rightness rightness = Rightness::Unsaid;
};

// Of each answer that is reviewed. `form`: of the job whose answers
// they are; `item` and `value`: a review's item data and answer. Errors: they are not what review_item and review_form
// make.
Result<std::vector<Found>> rightness(const form::Form& form, std::string_view item, std::string_view value);

}  // namespace muster::review
