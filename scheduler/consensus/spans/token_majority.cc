#include <algorithm>

#include "scheduler/consensus/spans/chain.h"
#include "scheduler/consensus/spans/regions.h"
#include "scheduler/consensus/spans/span_votes.h"

namespace muster::consensus {
namespace {

struct Winner {
  State state;
  double type_share = 0;  // of people who gave its type, at the beginning or inside
};

Winner count_votes(const Regions& regions, const Regions::Region& region, uint32_t atom, size_t people) {
  const auto types = regions.types(region);
  std::vector<double> votes(Chain::states(types.size()), 0);
  for (size_t p = 0; p < people; ++p) {
    const Mark mark = regions.marks(region, p)[atom];
    const auto type = std::lower_bound(types.begin(), types.end(), mark.type) - types.begin();
    ++votes[mark.shape == Shape::Outside ? 0 : 2 * static_cast<size_t>(type) + static_cast<size_t>(mark.shape)];
  }
  const auto most = static_cast<size_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
  Winner winner{Chain::state(most, types), 0};
  if (most > 0) winner.type_share = (votes[(most - 1) / 2 * 2 + 1] + votes[(most - 1) / 2 * 2 + 2]) / double(people);
  return winner;
}

void add_spans(const Regions& regions, const Regions::Region& region, size_t people, SpanEstimate& made) {
  const auto cuts = regions.cuts(region);
  Winner before;
  double atoms = 0, shares = 0;
  for (uint32_t a = 0; a < region.atoms; ++a) {
    const Winner winner = count_votes(regions, region, a, people);
    const bool goes_on = winner.state.shape == Shape::Inside && before.state.shape != Shape::Outside &&
                         before.state.type == winner.state.type;
    if (winner.state.shape != Shape::Outside) {
      if (!goes_on) {
        made.candidates.push_back({{region.side, cuts[a], cuts[a], winner.state.type, 0}, 0});
        atoms = shares = 0;
      }
      shares += winner.type_share;
      made.candidates.back().probability = shares / ++atoms;
      made.candidates.back().span.end = cuts[a + 1];
    }
    before = winner;
  }
}

}  // namespace

SpanEstimate token_majority(const Markings& markings) {
  const Regions regions(markings);
  SpanEstimate made;
  made.threshold = 0;
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    for (const auto& region : regions.of(t)) add_spans(regions, region, markings.of(t).size(), made);
    made.end_task();
  }
  return made;
}

}  // namespace muster::consensus
