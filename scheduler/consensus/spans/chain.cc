#include "scheduler/consensus/spans/chain.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus {
namespace {

constexpr size_t kOut = 0, kBegin = 1, kIn = 2;
constexpr double kFaintest = -500;  // log of the least evidence kept: a state that nothing leads to may be the greatest

size_t begin_of(size_t type) {
  return 1 + 2 * type;
}
size_t inside_of(size_t type) {
  return 2 + 2 * type;
}

}  // namespace

double Chain::run(const Passage& passage, std::span<const uint32_t> types, std::span<const double> log_evidence) {
  passage_ = &passage;
  types_ = types;
  states_ = states(types.size());
  atoms_ = log_evidence.size() / states_;
  log_likelihood_ = 0;
  weigh(log_evidence);
  forward();
  backward();
  posterior_.resize(filtered_.size());
  for (size_t i = 0; i < posterior_.size(); ++i) posterior_[i] = filtered_[i] * behind_[i];
  count_steps();
  return log_likelihood_;
}

void Chain::weigh(std::span<const double> log_evidence) {
  evidence_.resize(log_evidence.size());
  for (size_t a = 0; a < atoms_; ++a) {
    const auto row = log_evidence.subspan(at(a, 0), states_);
    const double greatest = *std::max_element(row.begin(), row.end());
    for (size_t s = 0; s < states_; ++s) evidence_[at(a, s)] = std::exp(std::max(row[s] - greatest, kFaintest));
    log_likelihood_ += greatest;
  }
}

// The probability of each shape at an atom, as filtered.
std::array<double, TagRates::kShapes> Chain::mass(size_t atom) const {
  std::array<double, TagRates::kShapes> shapes{filtered_[at(atom, 0)], 0, 0};
  for (size_t y = 0; y < types_.size(); ++y) {
    shapes[kBegin] += filtered_[at(atom, begin_of(y))];
    shapes[kIn] += filtered_[at(atom, inside_of(y))];
  }
  return shapes;
}

void Chain::forward() {
  const auto& to = passage_->to;
  filtered_.assign(evidence_.size(), 0);
  for (size_t a = 0; a < atoms_; ++a) {
    const auto before = a == 0 ? std::array<double, TagRates::kShapes>{1, 0, 0} : mass(a - 1);
    double out = 0, begin = 0, all = 0;
    for (size_t s = 0; s < before.size(); ++s) {
      out += before[s] * to[s][kOut];
      begin += before[s] * to[s][kBegin];
    }
    double* row = filtered_.data() + at(a, 0);
    row[0] = out;
    for (size_t y = 0; y < types_.size(); ++y) {
      row[begin_of(y)] = begin * passage_->type[types_[y]];
      if (a == 0) continue;
      row[inside_of(y)] =
          filtered_[at(a - 1, begin_of(y))] * to[kBegin][kIn] + filtered_[at(a - 1, inside_of(y))] * to[kIn][kIn];
    }
    for (size_t s = 0; s < states_; ++s) all += row[s] *= evidence_[at(a, s)];
    for (size_t s = 0; s < states_; ++s) {
      row[s] /= all;
      evidence_[at(a, s)] /= all;
    }
    log_likelihood_ += std::log(all);
  }
}

void Chain::backward() {
  const auto& to = passage_->to;
  behind_.assign(evidence_.size(), 0);
  const auto last = mass(atoms_ - 1);
  const double ends = last[kOut] * to[kOut][kOut] + last[kBegin] * to[kBegin][kOut] + last[kIn] * to[kIn][kOut];
  log_likelihood_ += std::log(ends);
  for (size_t s = 0; s < states_; ++s) {
    behind_[at(atoms_ - 1, s)] = to[s == 0 ? kOut : (s % 2 == 1 ? kBegin : kIn)][kOut] / ends;
  }
  for (size_t a = atoms_ - 1; a-- > 0;) {
    const auto next = [&](size_t s) { return evidence_[at(a + 1, s)] * behind_[at(a + 1, s)]; };
    double begins = 0;
    for (size_t y = 0; y < types_.size(); ++y) begins += passage_->type[types_[y]] * next(begin_of(y));
    const auto leave = [&](size_t shape) { return to[shape][kOut] * next(0) + to[shape][kBegin] * begins; };
    behind_[at(a, 0)] = leave(kOut);
    for (size_t y = 0; y < types_.size(); ++y) {
      behind_[at(a, begin_of(y))] = leave(kBegin) + to[kBegin][kIn] * next(inside_of(y));
      behind_[at(a, inside_of(y))] = leave(kIn) + to[kIn][kIn] * next(inside_of(y));
    }
  }
}

void Chain::count_steps() {
  const auto& to = passage_->to;
  steps_ = {};
  for (size_t s = 0; s < states_; ++s) {
    const size_t shape = s == 0 ? kOut : (s % 2 == 1 ? kBegin : kIn);
    steps_[kOut][shape] += posterior_[at(0, s)];
    steps_[shape][kOut] += posterior_[at(atoms_ - 1, s)];
  }
  for (size_t a = 1; a < atoms_; ++a) {
    const auto before = mass(a - 1);
    const auto now = [&](size_t s) { return evidence_[at(a, s)] * behind_[at(a, s)]; };
    double begins = 0;
    for (size_t y = 0; y < types_.size(); ++y) {
      begins += passage_->type[types_[y]] * now(begin_of(y));
      steps_[kBegin][kIn] += filtered_[at(a - 1, begin_of(y))] * to[kBegin][kIn] * now(inside_of(y));
      steps_[kIn][kIn] += filtered_[at(a - 1, inside_of(y))] * to[kIn][kIn] * now(inside_of(y));
    }
    for (size_t s = 0; s < before.size(); ++s) {
      steps_[s][kOut] += before[s] * to[s][kOut] * now(0);
      steps_[s][kBegin] += before[s] * to[s][kBegin] * begins;
    }
  }
}

void Chain::spans(double least, const std::function<void(uint32_t, uint32_t, uint32_t, double)>& take) const {
  const auto& to = passage_->to;
  for (uint32_t y = 0; y < types_.size(); ++y) {
    for (size_t first = 0; first < atoms_; ++first) {
      double covered = filtered_[at(first, begin_of(y))];  // the span reaches here, by what came so far
      for (size_t a = first; a < atoms_; ++a) {
        const size_t state = a == first ? begin_of(y) : inside_of(y);
        const double reaches = covered * behind_[at(a, state)];
        if (reaches < least) break;
        double further = 0;
        if (a + 1 < atoms_) {
          covered *= to[a == first ? kBegin : kIn][kIn] * evidence_[at(a + 1, inside_of(y))];
          further = covered * behind_[at(a + 1, inside_of(y))];
        }
        const double here = reaches - further;
        if (here >= least) take(static_cast<uint32_t>(first), static_cast<uint32_t>(a + 1), y, std::min(1.0, here));
      }
    }
  }
}

}  // namespace muster::consensus
