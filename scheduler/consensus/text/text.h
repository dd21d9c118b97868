// Texts and transcripts behind the interface of every kind.
//
// Confidence and reliability: of rover.h for ROVER (mean posterior of a slot; share of right words), of medoid.h else
// (expected similarity to another person's text; nearness to the others).
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus::text {

std::span<const std::string_view> text_methods();  // the default first
std::span<const std::string_view> transcript_methods();

// Error: "consensus.method".
Result<Inference> infer_text(const Request&);
Result<Inference> infer_transcript(const Request&);

// One task by people of known reliability: the weighted medoid, and ROVER.
Opinion score_text(std::span<const PersonAnswer> answers);
Opinion score_transcript(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus::text
