#include "scheduler/consensus/categorical/path_agreement.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/evidence.h"

namespace muster::consensus {
namespace {

// One level: which way each task's remaining people go. A way is the node it leads to; to stop is the node itself.
struct Level {
  std::vector<uint32_t> tasks;          // those that go on
  std::vector<size_t> begin = {0};      // tasks + 1 positions
  std::vector<Labels::Answer> answers;  // label: the way
  std::vector<int32_t> truth;           // the right way, or kUnknown
};

class Walk {
 public:
  Walk(const Labels& labels, const PathTree& tree, const PathAgreementOptions& options)
      : labels_(labels),
        tree_(tree),
        options_(options),
        evidence_(tree.nodes()),
        right_before_(labels.workers, 0.0),
        right_(labels.workers, 0.0),
        counts_(labels.workers, 0.0),
        votes_(tree.nodes(), 0.0) {
    walked_.node.assign(labels.tasks(), 0);
    walked_.confidence.assign(labels.tasks(), 0.0);
    walked_.reliability.assign(labels.workers, options.mean);
    going_on_.assign(labels.tasks(), true);
  }

  PathEstimate run() {
    for (uint32_t depth = 0;; ++depth) {
      const Level level = look(depth);
      if (level.tasks.empty()) break;
      learn(level);
      for (size_t i = 0; i < level.tasks.size(); ++i) step(level, i, depth);
      right_before_ = right_;
    }
    return std::move(walked_);
  }

 private:
  uint32_t way(uint32_t path, uint32_t depth) const {
    const std::span<const uint32_t> steps = tree_.steps(path);
    return depth < steps.size() ? steps[depth] : steps.empty() ? 0 : steps.back();
  }
  bool passes(uint32_t path, uint32_t depth, uint32_t node) const {
    const std::span<const uint32_t> steps = tree_.steps(path);
    return depth == 0 || (steps.size() >= depth && steps[depth - 1] == node);
  }

  Level look(uint32_t depth) {
    Level level;
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      if (!going_on_[t]) continue;
      for (const Labels::Answer& answer : labels_.of(t)) {
        if (!passes(answer.label, depth, walked_.node[t])) continue;
        level.answers.push_back({answer.worker, way(answer.label, depth)});
        counts_[answer.worker] += 1;
      }
      if (level.answers.size() == level.begin.back()) {
        going_on_[t] = false;
        continue;
      }
      level.tasks.push_back(t);
      level.begin.push_back(level.answers.size());
      const int32_t truth = labels_.truth(t);
      const bool is_known = truth != Labels::kUnknown && passes(static_cast<uint32_t>(truth), depth, walked_.node[t]);
      level.truth.push_back(is_known ? static_cast<int32_t>(way(static_cast<uint32_t>(truth), depth))
                                     : Labels::kUnknown);
    }
    return level;
  }

  // The step's posterior by answers; `tell` as Evidence has it.
  template <class Tell>
  void weigh(const Level& level, size_t i, Tell tell) {
    const std::span<const Labels::Answer> answers(&level.answers[level.begin[i]], level.begin[i + 1] - level.begin[i]);
    const uint32_t choices = tree_.choices(walked_.node[level.tasks[i]]);
    if (!options_.learns_reliability) {
      share_votes(answers, level.truth[i], tell);
      return;
    }
    evidence_.choose_among(choices);
    evidence_.weigh(
        answers, level.truth[i],
        [&](size_t a) {
          const double r = walked_.reliability[answers[a].worker];
          return choices > 1 ? std::log(r * (choices - 1) / (1 - r)) : 0.0;
        },
        [&](size_t a, double posterior) { tell(answers[a], posterior); });
  }

  template <class Tell>
  void share_votes(std::span<const Labels::Answer> answers, int32_t truth, Tell tell) {
    const bool is_known = truth != Labels::kUnknown;
    const double share = 1 / static_cast<double>(answers.size());
    for (const Labels::Answer& answer : answers) {
      votes_[answer.label] += !is_known ? share : static_cast<int32_t>(answer.label) == truth ? 1 : 0;
    }
    for (const Labels::Answer& answer : answers) tell(answer, std::min(votes_[answer.label], 1.0));
    for (const Labels::Answer& answer : answers) votes_[answer.label] = 0;
  }

  void expect(const Level& level) {
    right_ = right_before_;
    for (size_t i = 0; i < level.tasks.size(); ++i) {
      weigh(level, i, [&](const Labels::Answer& answer, double posterior) { right_[answer.worker] += posterior; });
    }
  }

  void learn(const Level& level) {
    // A first E step by shares of votes.
    right_ = right_before_;
    for (size_t i = 0; i < level.tasks.size(); ++i) {
      const std::span<const Labels::Answer> answers(&level.answers[level.begin[i]],
                                                    level.begin[i + 1] - level.begin[i]);
      share_votes(answers, level.truth[i],
                  [&](const Labels::Answer& answer, double share) { right_[answer.worker] += share; });
    }
    bool is_at_rest = false;
    for (int n = 0; !is_at_rest && n < options_.max_iterations; ++n) {
      double moved = 0;
      for (uint32_t w = 0; w < labels_.workers; ++w) {
        const double r = (right_[w] + options_.mean * options_.strength) / (counts_[w] + options_.strength);
        moved = std::max(moved, std::abs(r - walked_.reliability[w]));
        walked_.reliability[w] = r;
      }
      ++walked_.iterations;
      is_at_rest = moved <= options_.tolerance;
      if (!options_.learns_reliability) return;
      expect(level);
    }
    walked_.converged = walked_.converged && is_at_rest;
  }

  void step(const Level& level, size_t i, uint32_t depth) {
    const uint32_t t = level.tasks[i];
    uint32_t best = 0;
    double greatest = -1;
    weigh(level, i, [&](const Labels::Answer& answer, double posterior) {
      const bool is_tie = std::abs(posterior - greatest) <= 1e-9;
      if (is_tie ? answer.label < best : posterior > greatest) {
        best = answer.label;
        greatest = posterior;
      }
    });
    if (level.truth[i] != Labels::kUnknown) {
      best = static_cast<uint32_t>(level.truth[i]);
      greatest = 1;
    }
    const double confidence = (depth == 0 ? 1 : walked_.confidence[t]) * greatest;
    if (depth > 0 && confidence < options_.hold) {
      going_on_[t] = false;
      return;
    }
    going_on_[t] = best != walked_.node[t];
    walked_.node[t] = best;
    walked_.confidence[t] = std::min(confidence, 1.0);
  }

  const Labels& labels_;
  const PathTree& tree_;
  const PathAgreementOptions& options_;
  Evidence evidence_;
  std::vector<double> right_before_, right_, counts_;  // by worker: expected right steps; steps taken
  std::vector<double> votes_;                          // by way, 0 between tasks
  std::vector<bool> going_on_;                         // by task
  PathEstimate walked_;
};

}  // namespace

PathEstimate agree_on_paths(const Labels& labels, const PathTree& tree, const PathAgreementOptions& options) {
  return Walk(labels, tree, options).run();
}

}  // namespace muster::consensus
