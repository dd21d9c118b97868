// A method asked for by name.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"

namespace muster::consensus {

// `wanted`, or the first of `names` (not empty) when nothing is wanted; the result lives as long as `names`. Error:
// code "consensus.method", its message lists what there is.
Result<std::string_view> choose_method(std::string_view wanted, std::span<const std::string_view> names);

}  // namespace muster::consensus
