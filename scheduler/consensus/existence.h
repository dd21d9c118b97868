// Is a thing that only some people saw really there? Hits and false alarms of each person, by EM.
//
// Model: candidates are things that at least one person reported. A candidate is real with probability p. A real thing
// is reported by person w with probability h_w (a hit), one that is not there with probability f_w (a false alarm);
// things that nobody reports are never heard of, so each chance of a pattern of reports is divided by the chance that
// there is a report at all, 1 - prod (1 - h_w), or with f. That makes rates mean the same whether two people looked or
// forty.
// E: odds of real = p prod P(report | h) / (1 - prod (1 - h)) over the same with 1 - p and f. For each candidate of
// probability r, r prod (1 - h) / (1 - prod (1 - h)) unheard-of real ones are imagined, and likewise for the others.
// M: h_w = (sum of r over w's reports + strength * H) / (sum of r over what w looked at, the unheard-of included, +
// strength); f_w likewise with 1 - r; H and F are the rates of all people, drawn to 0.7 and 0.1 by ten imagined
// reports; p = (sum of r + 1) / (candidates + 2). Starts from the share of people who reported; stops when no r moves
// by more than `tolerance`. Dawid-Skene (Applied Statistics 28, 1979) for two classes on data truncated at zero reports
// (A. P. Dempster, N. M. Laird, D. B. Rubin, Journal of the Royal Statistical Society B 39, 1977, section 4.2).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace muster::consensus {

struct Sightings {
  struct Look {
    uint32_t worker = 0;
    bool saw = false;
  };
  uint32_t workers = 0;
  std::vector<uint32_t> begin = {0};  // candidates + 1 positions in `looks`
  std::vector<Look> looks;            // everybody who looked where the candidate is; at least one saw it

  uint32_t candidates() const { return static_cast<uint32_t>(begin.size() - 1); }
  std::span<const Look> of(uint32_t candidate) const {
    return {looks.data() + begin[candidate], looks.data() + begin[candidate + 1]};
  }
  void end_candidate() { begin.push_back(static_cast<uint32_t>(looks.size())); }
};

struct ExistenceOptions {
  double strength = 10;  // infinite: everybody has the rates of all people
  int max_iterations = 200;
  double tolerance = 1e-4;
};

struct Existence {
  std::vector<double> real;              // by candidate
  std::vector<double> hit, false_alarm;  // by worker
  int iterations = 0;
  bool converged = true;
};

// Linear in looks.
Existence estimate_existence(const Sightings& sightings, const ExistenceOptions& options = {});

}  // namespace muster::consensus
