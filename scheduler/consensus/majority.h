// Majority vote: the value that most people gave.
//
// Model: every vote counts by its weight (1 unless a caller knows better); nothing is learned about people. The result
// is the value of the greatest total weight, its confidence that value's share of all weight. Ties go to the value
// whose canonical bytes are smallest. That rule depends on nothing but the set of votes: not on who answered first, on
// how a template orders its choices, on locale or on a seed; so a result can be computed again, anywhere, from the
// exported answers. A tie is visible in its confidence, at most one half.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster::consensus {

inline constexpr std::string_view kMajority = "majority";  // the method's name in results and exports

struct Vote {
  std::string_view value;  // canonical JSON: equal bytes, equal meaning (form::deciding_values, form::code_to_json)
  double weight = 1;       // finite, above 0
};

struct Verdict {
  std::string value;
  double confidence = 0;  // 0 to 1
};

// Nothing without votes. The same for any order of `votes`. O(n log n).
std::optional<Verdict> majority(std::span<const Vote> votes);

// A control may be left empty. Where more than half of the people did, that is the result, as sure as their share says;
// nothing: it has a value. O(1).
std::optional<double> sure_of_nothing(uint32_t empty, uint32_t answers);

}  // namespace muster::consensus
