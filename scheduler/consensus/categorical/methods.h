// The categorical methods by name.
#pragma once

#include <span>
#include <string_view>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct CategoricalMethod {
  std::string_view name;
  Estimate (*run)(const Labels&);  // with the method's usual options
};

std::span<const CategoricalMethod> categorical_methods();

// Null for an unknown name.
const CategoricalMethod* find_categorical_method(std::string_view name);

}  // namespace muster::consensus
