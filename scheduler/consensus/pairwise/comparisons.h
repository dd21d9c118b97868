// Answers that put items in order, interned: what every method of this family reads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus::pairwise {

// One person's order of some items; a comparison of two is an order of length 2.
struct Orders {
  uint32_t items = 0, workers = 0;
  std::vector<uint32_t> worker;       // per order
  std::vector<uint32_t> begin = {0};  // orders + 1 positions in `placed`
  std::vector<uint32_t> placed;       // items, best first; none twice in an order

  uint32_t count() const { return static_cast<uint32_t>(worker.size()); }
  std::span<const uint32_t> of(uint32_t order) const {
    return {placed.data() + begin[order], placed.data() + begin[order + 1]};
  }
};

struct NamedOrders {
  Orders orders;
  std::vector<std::string> items, workers;  // ascending
};

// Task "i|j", label the winner: whichever of "winner|rest" and "rest|winner" the task is, so that names may hold '|'.
// Error "consensus.label": `row N: …`, N counts from 1.
Result<NamedOrders> read_pairs(std::span<const AnswerRow> rows, Repeats repeats = Repeats::First);

// Label "a>b>c"; blanks around names do not count. Of one item: it exists, nothing is compared. The same errors.
Result<NamedOrders> read_rankings(std::span<const AnswerRow> rows, Repeats repeats = Repeats::First);

// Every order of length n as its n(n−1)/2 comparisons.
Orders pairs_of(const Orders&);

// Per item the number of its component: items that chains of comparisons join. Numbered from 0 by least item.
std::vector<uint32_t> components(const Orders&);

}  // namespace muster::consensus::pairwise
