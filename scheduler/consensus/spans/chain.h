// Forward and backward over one region: what each atom may really be, and which spans there may be.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "scheduler/consensus/spans/tag_rates.h"

namespace muster::consensus {

// How truth goes on from atom to atom: the rate of each shape after each shape; a span that begins takes a type at its
// rate; the inside of a span follows only that span's own atoms. Text before and behind a region is outside.
struct Passage {
  std::array<std::array<double, TagRates::kShapes>, TagRates::kShapes> to{};
  std::vector<double> type;  // by type, sums to 1
};

class Chain {
 public:
  static size_t states(size_t types) { return 1 + 2 * types; }
  static State state(size_t number, std::span<const uint32_t> types) {
    if (number == 0) return {};
    return {number % 2 == 1 ? Shape::Begin : Shape::Inside, types[(number - 1) / 2]};
  }

  // `types` are the region's own; `log_evidence` is atoms × states(types), natural logs. Returns the log likelihood.
  // Linear in atoms × types.
  double run(const Passage& passage, std::span<const uint32_t> types, std::span<const double> log_evidence);

  // By atom and state, each row sums to 1.
  std::span<const double> posterior() const { return posterior_; }
  // Expected number of steps between shapes, the steps into and out of the region included.
  const std::array<std::array<double, TagRates::kShapes>, TagRates::kShapes>& steps() const { return steps_; }

  // Calls `take(first atom, atom behind the last, position of the type, probability)` for every span of probability
  // `least` or more: exactly these atoms, of this type.
  void spans(double least, const std::function<void(uint32_t, uint32_t, uint32_t, double)>& take) const;

 private:
  size_t at(size_t atom, size_t state) const { return atom * states_ + state; }
  void weigh(std::span<const double> log_evidence);
  void forward();
  void backward();
  void count_steps();
  std::array<double, TagRates::kShapes> mass(size_t atom) const;

  const Passage* passage_ = nullptr;
  std::span<const uint32_t> types_;
  size_t atoms_ = 0, states_ = 0;
  double log_likelihood_ = 0;
  // By atom × state: evidence scaled to a greatest of 1 and divided by the atom's share of the likelihood; filtered
  // and posterior probability; what comes behind, such that filtered × behind is the posterior.
  std::vector<double> evidence_, filtered_, behind_, posterior_;
  std::array<std::array<double, TagRates::kShapes>, TagRates::kShapes> steps_{};
};

}  // namespace muster::consensus
