#include "tests/simulation/timeline.h"

#include <algorithm>

namespace muster::sim {

void Timeline::at(SimTime when, LifePtr life, What what) {
  heap_.push_back({std::max(when, now_), ++order_, std::move(life), std::move(what)});
  std::push_heap(heap_.begin(), heap_.end(), Later());
}

bool Timeline::run_next() {
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), Later());
    Event event = std::move(heap_.back());
    heap_.pop_back();
    if (event.life && !event.life->alive) continue;
    now_ = event.when;
    if (event.life && event.life->paused_until > now_) {
      // Keeps its place among the events that wait with it: they come out of the queue in their order.
      const SimTime until = event.life->paused_until;
      at(until, std::move(event.life), std::move(event.what));
      continue;
    }
    ++run_;
    event.what();
    return true;
  }
  return false;
}

}  // namespace muster::sim
