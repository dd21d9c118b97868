#include "scheduler/consensus/spans/token_dawid_skene.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/f1_cut.h"
#include "scheduler/consensus/spans/chain.h"
#include "scheduler/consensus/spans/regions.h"
#include "scheduler/consensus/spans/tag_rates.h"

namespace muster::consensus {
namespace {

constexpr size_t kComparable = 2;    // answers to a task from which something can be learned about people
constexpr double kLeastSpan = 1e-3;  // spans less probable than this are not looked at

class TokenModel {
 public:
  TokenModel(const Markings& markings, double strength)
      : markings_(markings),
        regions_(markings),
        rates_(static_cast<uint32_t>(markings.workers.size()), static_cast<uint32_t>(markings.types.size()), strength) {
    for (const auto& region : regions_.all()) {
      first_.push_back(posterior_.size());
      posterior_.resize(posterior_.size() + region.atoms * Chain::states(region.types));
    }
    type_counts_.assign(markings_.types.size(), 0);
  }

  // One M-step and one E-step. The greatest change of any probability.
  double iterate();
  SpanEstimate spans();

 private:
  using Region = Regions::Region;

  void count_marks();
  void fit_passage();
  std::span<const double> evidence(const Region& region);

  const Markings& markings_;
  const Regions regions_;
  TagRates rates_;
  Passage passage_;
  Chain chain_;
  std::vector<size_t> first_;  // by region: its first number in posterior_
  std::vector<double> posterior_;
  std::array<std::array<double, TagRates::kShapes>, TagRates::kShapes> steps_{};
  std::vector<double> type_counts_, evidence_;
};

void TokenModel::count_marks() {
  rates_.clear();
  for (size_t r = 0; r < first_.size(); ++r) {
    const Region& region = regions_.all()[r];
    const auto types = regions_.types(region);
    const size_t states = Chain::states(types.size());
    const auto answers = markings_.of(region.task);
    if (answers.size() < kComparable) continue;
    for (size_t p = 0; p < answers.size(); ++p) {
      const auto marks = regions_.marks(region, p);
      rates_.count(answers[p].worker, false, {}, {}, region.gap);
      for (uint32_t a = 0; a < region.atoms; ++a) {
        const bool inside = a > 0 && marks[a - 1].shape != Shape::Outside;
        for (size_t s = 0; s < states; ++s) {
          const double weight = posterior_[first_[r] + a * states + s];
          rates_.count(answers[p].worker, inside, Chain::state(s, types), marks[a], weight);
        }
      }
    }
  }
}

void TokenModel::fit_passage() {
  double begins = 0;
  for (const double count : type_counts_) begins += count + 1;
  passage_.type.resize(type_counts_.size());
  for (size_t y = 0; y < type_counts_.size(); ++y) passage_.type[y] = (type_counts_[y] + 1) / begins;
  for (size_t from = 0; from < steps_.size(); ++from) {
    double all = 0;
    for (size_t to = 0; to < steps_.size(); ++to) {
      const bool possible = from != 0 || to != static_cast<size_t>(Shape::Inside);
      all += passage_.to[from][to] = possible ? steps_[from][to] + 1 : 0;
    }
    for (double& rate : passage_.to[from]) rate /= all;
  }
}

std::span<const double> TokenModel::evidence(const Region& region) {
  const auto types = regions_.types(region);
  const size_t states = Chain::states(types.size());
  const auto answers = markings_.of(region.task);
  evidence_.assign(region.atoms * states, 0);
  for (size_t p = 0; p < answers.size(); ++p) {
    const auto marks = regions_.marks(region, p);
    for (uint32_t a = 0; a < region.atoms; ++a) {
      const bool inside = a > 0 && marks[a - 1].shape != Shape::Outside;
      for (size_t s = 0; s < states; ++s) {
        evidence_[a * states + s] += rates_.log_of(answers[p].worker, inside, Chain::state(s, types), marks[a]);
      }
    }
  }
  return evidence_;
}

double TokenModel::iterate() {
  count_marks();
  rates_.fit();
  fit_passage();
  steps_ = {};
  std::fill(type_counts_.begin(), type_counts_.end(), 0);
  double moved = 0;
  for (size_t r = 0; r < first_.size(); ++r) {
    const Region& region = regions_.all()[r];
    const auto types = regions_.types(region);
    const size_t states = Chain::states(types.size());
    const bool learns = markings_.of(region.task).size() >= kComparable;
    chain_.run(passage_, types, evidence(region));
    const auto posterior = chain_.posterior();
    for (size_t i = 0; i < posterior.size(); ++i) {
      moved = std::max(moved, std::abs(posterior[i] - posterior_[first_[r] + i]));
      posterior_[first_[r] + i] = posterior[i];
      if (!learns) continue;
      const State state = Chain::state(i % states, types);
      if (state.shape == Shape::Begin) type_counts_[state.type] += posterior[i];
    }
    if (learns) steps_[0][0] += region.gap;
    for (size_t from = 0; from < steps_.size() && learns; ++from) {
      for (size_t to = 0; to < steps_.size(); ++to) steps_[from][to] += chain_.steps()[from][to];
    }
  }
  return moved;
}

SpanEstimate TokenModel::spans() {
  SpanEstimate made;
  std::vector<double> probabilities;
  for (uint32_t t = 0; t < markings_.tasks.size(); ++t) {
    for (const Region& region : regions_.of(t)) {
      const auto types = regions_.types(region);
      const auto cuts = regions_.cuts(region);
      chain_.run(passage_, types, evidence(region));
      chain_.spans(kLeastSpan, [&](uint32_t first, uint32_t behind, uint32_t type, double probability) {
        made.candidates.push_back({{region.side, cuts[first], cuts[behind], types[type], 0}, probability});
        probabilities.push_back(probability);
      });
    }
    made.end_task();
  }
  made.threshold = expected_f1_cut(std::move(probabilities)).threshold;
  return made;
}

}  // namespace

SpanEstimate token_dawid_skene(const Markings& markings, const TokenDawidSkeneOptions& options) {
  TokenModel model(markings, options.strength);
  int iterations = 0;
  bool converged = false;
  while (!converged && iterations < options.max_iterations) {
    ++iterations;
    converged = model.iterate() <= options.tolerance;
  }
  SpanEstimate made = model.spans();
  made.iterations = iterations;
  made.converged = converged;
  return made;
}

}  // namespace muster::consensus
