// What each kind's methods offer, in one table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

struct Family {
  Kind kind;
  std::string_view name;
  std::span<const std::string_view> (*methods)();  // the default first
  Result<Inference> (*infer)(const Request&);
  Opinion (*score)(std::span<const PersonAnswer>, uint32_t classes);
};

// By kind, in the order of the enumeration.
std::span<const Family> families();
const Family& family(Kind);

}  // namespace muster::consensus
