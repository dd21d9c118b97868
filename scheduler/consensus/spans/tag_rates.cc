#include "scheduler/consensus/spans/tag_rates.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus {
namespace {

using Row = std::array<double, TagRates::kShapes>;

constexpr double kImagined = 100;  // marks that stand behind what is assumed of all people together
constexpr double kLeast = 1e-4;    // no probability is smaller: one mark never settles an atom
constexpr double kRightType = 0.7;

// Assumed of people before the first answer, by [inside][true shape]: outside, begin, inside. Nobody goes on with a
// mark they have not begun.
constexpr Row kUsual[2][TagRates::kShapes] = {{{0.8, 0.2, 0}, {0.3, 0.7, 0}, {0.7, 0.3, 0}},
                                              {{0.8, 0.1, 0.1}, {0.25, 0.65, 0.1}, {0.25, 0.1, 0.65}}};

size_t shape_of(size_t state) {
  return state == 0 ? 0 : 2 - state % 2;
}

Row& operator+=(Row& row, const Row& more) {
  for (size_t e = 0; e < row.size(); ++e) row[e] += more[e];
  return row;
}

double sum(const Row& row) {
  return row[0] + row[1] + row[2];
}

// counts + strength * prior, made to sum to 1.
Row smoothed(const Row& counts, double strength, const Row& prior) {
  Row made;
  const double all = sum(counts) + strength * sum(prior);
  for (size_t e = 0; e < made.size(); ++e) made[e] = (counts[e] + strength * prior[e]) / all;
  return made;
}

double log_bounded(double probability) {
  return std::log(std::max(probability, kLeast));
}

}  // namespace

TagRates::TagRates(uint32_t workers, uint32_t types, double strength)
    : workers_(workers), types_(types), states_(1 + 2 * size_t{types}), strength_(strength) {
  clear();
}

void TagRates::clear() {
  shape_counts_.assign(size_t{workers_} * 2 * states_, {});
  right_counts_.assign(size_t{workers_} * types_, 0);
  wrong_counts_ = right_counts_;
  confused_counts_.assign(size_t{types_} * types_, 0);
  idle_counts_.assign(types_, 0);
}

void TagRates::count(uint32_t worker, bool inside, State truth, Mark mark, double weight) {
  shape_counts_[row(worker, inside, state(truth))][static_cast<size_t>(mark.shape)] += weight;
  if (truth.shape == Shape::Outside) {
    if (mark.shape == Shape::Begin) idle_counts_[mark.type] += weight;
  } else if (says_type(truth, mark)) {
    const size_t own = size_t{worker} * types_ + truth.type;
    (truth.type == mark.type ? right_counts_ : wrong_counts_)[own] += weight;
    confused_counts_[pair(truth.type, mark.type)] += weight;
  }
}

void TagRates::fit() {
  const Usual usual = usual_shapes();
  shape_logs_.resize(shape_counts_.size());
  for (size_t first = 0; first < shape_counts_.size(); first += states_) fit_shapes(first, usual);
  fit_types();
  fit_confusions();
}

TagRates::Usual TagRates::usual_shapes() const {
  Usual usual;
  usual.of_state.assign(2 * states_, Row{});
  for (size_t i = 0; i < shape_counts_.size(); ++i) {
    usual.of_state[i % (2 * states_)] += shape_counts_[i];
    usual.of_shape[i / states_ % 2][shape_of(i % states_)] += shape_counts_[i];
  }
  for (size_t in = 0; in < 2; ++in) {
    auto& of_shape = usual.of_shape[in];
    for (size_t s = 0; s < kShapes; ++s) of_shape[s] = smoothed(of_shape[s], kImagined, kUsual[in][s]);
    for (size_t s = 0; s < states_; ++s) {
      Row& row = usual.of_state[in * states_ + s];
      row = smoothed(row, kImagined, of_shape[shape_of(s)]);
    }
  }
  return usual;
}

void TagRates::fit_shapes(size_t first, const Usual& usual) {
  const size_t in = first / states_ % 2;
  std::array<Row, kShapes> own{}, expected{};
  for (size_t s = 0; s < kShapes; ++s) {
    for (size_t e = 0; e < kShapes; ++e) own[s][e] = expected[s][e] = strength_ * usual.of_shape[in][s][e] + kLeast;
  }
  for (size_t s = 0; s < states_; ++s) {
    own[shape_of(s)] += shape_counts_[first + s];
    for (size_t e = 0; e < kShapes; ++e) {
      expected[shape_of(s)][e] += sum(shape_counts_[first + s]) * usual.of_state[in * states_ + s][e];
    }
  }
  for (size_t s = 0; s < states_; ++s) {
    Row prior = usual.of_state[in * states_ + s];
    for (size_t e = 0; e < kShapes; ++e) prior[e] *= own[shape_of(s)][e] / expected[shape_of(s)][e];
    const Row fitted = smoothed(shape_counts_[first + s], strength_, smoothed({}, 1, prior));
    for (size_t e = 0; e < kShapes; ++e) shape_logs_[first + s][e] = log_bounded(fitted[e]);
  }
}

void TagRates::fit_types() {
  std::vector<double> right(types_, 0), all(types_, 0);
  double every_right = kImagined * kRightType, every = kImagined;
  for (size_t i = 0; i < right_counts_.size(); ++i) {
    right[i % types_] += right_counts_[i];
    all[i % types_] += right_counts_[i] + wrong_counts_[i];
    every_right += right_counts_[i];
    every += right_counts_[i] + wrong_counts_[i];
  }
  const double overall = every_right / every;
  for (uint32_t y = 0; y < types_; ++y) right[y] = (right[y] + kImagined * overall) / (all[y] + kImagined);
  right_logs_.resize(right_counts_.size());
  wrong_logs_.resize(right_counts_.size());
  for (size_t first = 0; first < right_counts_.size(); first += types_) {
    double own = strength_ * (1 - overall), expected = own;  // mistakes of the person, and of people
    for (uint32_t y = 0; y < types_; ++y) {
      own += wrong_counts_[first + y];
      expected += (right_counts_[first + y] + wrong_counts_[first + y]) * (1 - right[y]);
    }
    for (uint32_t y = 0; y < types_; ++y) {
      const double prior = std::clamp((1 - right[y]) * own / expected, kLeast, 1 - kLeast);
      const double wrong = (wrong_counts_[first + y] + strength_ * prior) /
                           (right_counts_[first + y] + wrong_counts_[first + y] + strength_);
      right_logs_[first + y] = log_bounded(1 - wrong);
      wrong_logs_[first + y] = log_bounded(wrong);
    }
  }
}

void TagRates::fit_confusions() {
  confused_logs_.resize(confused_counts_.size());
  for (uint32_t y = 0; y < types_; ++y) {
    double others = 0;
    for (uint32_t z = 0; z < types_; ++z) others += z == y ? 0 : confused_counts_[pair(y, z)] + 1;
    for (uint32_t z = 0; z < types_; ++z) {
      confused_logs_[pair(y, z)] = z == y ? 0 : std::log((confused_counts_[pair(y, z)] + 1) / others);
    }
  }
  double idle = 0;
  for (const double count : idle_counts_) idle += count + 1;
  idle_logs_.resize(types_);
  for (uint32_t z = 0; z < types_; ++z) idle_logs_[z] = std::log((idle_counts_[z] + 1) / idle);
}

double TagRates::log_of(uint32_t worker, bool inside, State truth, Mark mark) const {
  const double shape = shape_logs_[row(worker, inside, state(truth))][static_cast<size_t>(mark.shape)];
  if (truth.shape == Shape::Outside) return shape + (mark.shape == Shape::Begin ? idle_logs_[mark.type] : 0);
  if (!says_type(truth, mark)) return shape;
  const size_t own = size_t{worker} * types_ + truth.type;
  if (truth.type == mark.type) return shape + right_logs_[own];
  return shape + wrong_logs_[own] + confused_logs_[pair(truth.type, mark.type)];
}

}  // namespace muster::consensus
