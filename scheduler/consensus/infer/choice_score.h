// One task's choices looked at alone.
//
// Model: a person of reliability r names the right class with probability r and each of the K-1 others with
// (1-r)/(K-1); classes are equally probable beforehand. So P(class) ∝ exp(sum of w over those who named it) with
// w = ln(r (K-1) / (1-r)), r kept within 0.01 to 0.99 (Demartini, Difallah, Cudré-Mauroux: ZenCrowd, WWW 2012).
// Assumption: people err independently. Equally probable classes go to the first by bytes.
#pragma once

#include <cstdint>
#include <span>

#include "scheduler/consensus/inference.h"

namespace muster::consensus {

Opinion score_choice(std::span<const PersonAnswer> answers, uint32_t classes);

// Of paths: every distinct path is a class, and one more is imagined that nobody named; the label is the deepest path
// under which at least half of the probability lies, at least the first step of the best.
Opinion score_path(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus
