// Multi-label choices behind the interface over kinds, and one task looked at alone.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// learned-threshold (the default), majority, dawid-skene.
std::span<const std::string_view> multilabel_methods();

// A result's label joins the accepted choices by '|', ascending; NONE where there are none. Error: "consensus.method".
Result<Inference> infer_multilabel(const Request& request);

// Each label that somebody ticked holds with even odds beforehand; a person of reliability r ticks it with probability
// r where it holds and with (1 - r) / (labels ticked by anybody, at least 2) where not.
Opinion score_multilabel(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus
