#include "tests/simulation/minimize.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "tests/simulation/world.h"

namespace muster::sim {
namespace {

// What was violated, whoever and whatever it was about.
std::string kind_of(const std::string& violation) {
  std::string kind;
  for (const char c : violation) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) kind += c;
  }
  return kind.substr(0, 60);
}

class Search {
 public:
  Search(const Plan& plan, const std::string& violation, size_t most_worlds)
      : most_worlds_(most_worlds), kind_(kind_of(violation)) {
    best_.plan = plan;
    best_.violation = violation;
    try_plan(plan);  // and learn which faults struck
  }

  void drop_kinds() {
    for (size_t i = 0; i < kFaults; ++i) {
      Plan smaller = best_.plan;
      if (!smaller.has(static_cast<Fault>(i))) continue;
      smaller.drop(static_cast<Fault>(i));
      try_plan(smaller);
    }
  }

  void shrink_world() {
    const auto shrink = [this](uint32_t Plan::*size, uint32_t least) {
      while (best_.plan.*size > least) {
        Plan smaller = best_.plan;
        smaller.*size = std::max(least, smaller.*size / 2);
        if (try_plan(smaller)) continue;
        smaller.*size = best_.plan.*size - 1;
        if (!try_plan(smaller)) return;
      }
    };
    shrink(&Plan::standbys, 0);
    shrink(&Plan::replicas, 0);
    shrink(&Plan::sites, 1);
    shrink(&Plan::people_per_site, 1);
    shrink(&Plan::jobs, 1);
    shrink(&Plan::items, 1);
    for (const int64_t tenths : {5, 8, 9}) {
      for (Plan smaller = best_.plan; smaller.trouble > 1s;) {
        smaller.trouble = smaller.trouble * tenths / 10;
        if (!try_plan(smaller)) break;
      }
    }
  }

  // Leaves out ever smaller groups of the faults that strike.
  void drop_strikes() {
    for (size_t group = std::max<size_t>(1, struck_.size() / 2);; group = group / 2) {
      const std::vector<Strike> present(struck_.begin(), struck_.end());
      for (size_t first = 0; first < present.size(); first += group) {
        Plan smaller = best_.plan;
        const size_t end = std::min(present.size(), first + group);
        for (size_t i = first; i < end; ++i) smaller.left_out.insert(present[i]);
        try_plan(smaller);
      }
      if (group <= 1) return;
    }
  }

  const Minimized& best() const { return best_; }

 private:
  bool try_plan(const Plan& plan) {
    if (best_.worlds >= most_worlds_) return false;
    ++best_.worlds;
    const Verdict verdict = World(plan, false).run();
    if (kind_of(verdict.violation) != kind_) return false;
    best_.plan = plan;
    best_.violation = verdict.violation;
    struck_ = verdict.struck;
    return true;
  }

  const size_t most_worlds_;
  const std::string kind_;
  Minimized best_;
  std::set<Strike> struck_;
};

}  // namespace

Minimized minimize(const Plan& plan, const std::string& violation, size_t most_worlds) {
  Search search(plan, violation, most_worlds);
  search.drop_kinds();
  search.shrink_world();
  search.drop_strikes();
  search.shrink_world();
  return search.best();
}

}  // namespace muster::sim
