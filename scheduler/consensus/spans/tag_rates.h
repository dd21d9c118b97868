// What people mark on an atom, given what is really there: the emissions of token_dawid_skene.h.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/spans/regions.h"

namespace muster::consensus {

// What an atom may really be: outside, or the beginning or the inside of a span of a type.
struct State {
  Shape shape = Shape::Outside;
  uint32_t type = 0;
};

class TagRates {
 public:
  static constexpr size_t kShapes = 3;

  TagRates(uint32_t workers, uint32_t types, double strength);

  void clear();
  // Counts a mark: `inside` says whether the person was marking on the atom before.
  void count(uint32_t worker, bool inside, State truth, Mark mark, double weight);
  void fit();

  // log P(mark | truth, inside).
  double log_of(uint32_t worker, bool inside, State truth, Mark mark) const;

 private:
  using Row = std::array<double, kShapes>;

  size_t state(State truth) const {
    return truth.shape == Shape::Outside ? 0 : 2 * size_t{truth.type} + static_cast<size_t>(truth.shape);
  }
  size_t row(uint32_t worker, bool inside, size_t state) const {
    return (size_t{worker} * 2 + (inside ? 1 : 0)) * states_ + state;
  }
  size_t pair(uint32_t truth, uint32_t given) const { return size_t{truth} * types_ + given; }
  // Whether the mark says a type afresh, rather than carrying on one that was said before.
  static bool says_type(State truth, Mark mark) {
    return mark.shape == Shape::Begin || (mark.shape == Shape::Inside && truth.shape == Shape::Begin);
  }

  // What people do together: by inside and true shape, then by inside and state.
  struct Usual {
    std::array<std::array<Row, kShapes>, 2> of_shape{};
    std::vector<Row> of_state;
  };
  Usual usual_shapes() const;
  // Of one person in one of the two situations; `first` is the row of the state "outside".
  void fit_shapes(size_t first, const Usual& usual);
  void fit_types();
  void fit_confusions();

  const uint32_t workers_, types_;
  const size_t states_;
  const double strength_;
  std::vector<Row> shape_counts_, shape_logs_;       // workers × inside × states
  std::vector<double> right_counts_, wrong_counts_;  // workers × types: the type given is the true one, or not
  std::vector<double> right_logs_, wrong_logs_;
  std::vector<double> confused_counts_, confused_logs_;  // types × types, of all people
  std::vector<double> idle_counts_, idle_logs_;          // types given where nothing is
};

}  // namespace muster::consensus
