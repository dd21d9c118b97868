// Text spans behind the interface over kinds, and one task looked at alone.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// token-dawid-skene (the default), span-vote, token-majority, partial-vote.
std::span<const std::string_view> span_methods();

// Labels are read and written as span.h says. Errors: "consensus.method", "consensus.label".
Result<Inference> infer_spans(const Request& request);

// Exact spans: each that somebody marked is right with even odds beforehand; a person of reliability r marks it with
// probability r if it is right and (1 - r) / 2 if not. Spans above one half make the label, the most probable first
// where they overlap. An unreadable answer counts as none.
Opinion score_spans(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus
