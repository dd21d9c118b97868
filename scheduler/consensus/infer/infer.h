// One interface to every kind's methods. The offline command and the scheduler call the same code.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Every kind, in the order of the enumeration.
std::vector<Kind> kinds();

std::string_view name(Kind);
std::optional<Kind> parse_kind(std::string_view);

// What a kind's models make of repeats. All, where answers are drawn from given possibilities: a person who judges
// again errs again by the same rates, and each answer is as much a draw as another's. First, where people make
// something: a second text or drawing is the first one revised, and always the one most like it.
Repeats usual_repeats(Kind);

// Names of a kind's methods, the default first.
std::span<const std::string_view> methods(Kind);

// The method that is meant, in its own spelling: "Dawid_Skene" means "dawid-skene".
std::optional<std::string_view> parse_method(Kind, std::string_view);

// Errors: code "consensus.method" (unknown for the kind; the message lists them), "consensus.label" (`row N: reason`,
// N counts from 1). The same set of rows gives the same inference in whatever order; only which of a person's answers
// to a task came first matters with Repeats::First.
Result<Inference> infer(const Request& request);

}  // namespace muster::consensus
