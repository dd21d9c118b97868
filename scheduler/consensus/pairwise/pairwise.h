// Comparisons and rankings behind the interface of every kind. Results are per item: its score (a log-strength with
// mean 0 among the items it can be compared with, or a share of comparisons won), and as confidence the probability
// that it stands on the right side of another such item, drawn at random. Where items fall into parts that nothing
// compares, `why` says "N components; scores compare only within one".
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus::pairwise {

std::span<const std::string_view> pairwise_methods();  // the default first
std::span<const std::string_view> ranking_methods();

// Errors: "consensus.method", "consensus.label" (`row N: …`).
Result<Inference> infer_pairwise(const Request&);
Result<Inference> infer_ranking(const Request&);

// One comparison by people of known reliability: the posterior of the winner with even odds beforehand.
Opinion score_pairwise(std::span<const PersonAnswer> answers);
// One ranking: items by their mean place, people weighted by reliability; confidence is the mean over pairs of items of
// the posterior that the pair stands right. Labels with an item twice are passed over.
Opinion score_ranking(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus::pairwise
