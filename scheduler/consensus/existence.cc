#include "scheduler/consensus/existence.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace muster::consensus {
namespace {

constexpr double kUsualHit = 0.7, kUsualFalseAlarm = 0.1, kImagined = 10;
constexpr double kLeast = 1e-3;

// Of one of the two kinds of candidates: how often each person had reason to report, and did.
struct Tally {
  std::vector<double> reasons, done;

  explicit Tally(uint32_t workers) : reasons(workers, 0), done(workers, 0) {}
};

std::vector<double> rates(const Tally& tally, double usual, double strength) {
  double done = kImagined * usual, reasons = kImagined;
  for (size_t w = 0; w < tally.done.size(); ++w) {
    done += tally.done[w];
    reasons += tally.reasons[w];
  }
  const double all = done / reasons;
  std::vector<double> rate(tally.done.size(), all);
  for (size_t w = 0; w < rate.size() && std::isfinite(strength); ++w) {
    rate[w] = (tally.done[w] + strength * all) / (tally.reasons[w] + strength);
  }
  for (double& one : rate) one = std::clamp(one, kLeast, 1 - kLeast);
  return rate;
}

// How likely a pattern of reports is, and that nobody reports.
struct Chance {
  double log_pattern = 0, nobody = 1;

  double log_heard_of() const { return log_pattern - std::log1p(-nobody); }
  double unheard_of() const { return nobody / (1 - nobody); }
};

// A kind's rates, and their logarithms.
struct Rates {
  std::vector<double> rate, log_report, log_silent;

  explicit Rates(std::vector<double> given) : rate(std::move(given)) {
    for (const double one : rate) {
      log_report.push_back(std::log(one));
      log_silent.push_back(std::log1p(-one));
    }
  }
  Chance of(std::span<const Sightings::Look> looks) const {
    double log_nobody = 0, log_pattern = 0;
    for (const auto& look : looks) {
      log_nobody += log_silent[look.worker];
      log_pattern += look.saw ? log_report[look.worker] : log_silent[look.worker];
    }
    return {log_pattern, std::exp(log_nobody)};
  }
};

void count(std::span<const Sightings::Look> looks, double weight, double unheard_of, Tally& tally) {
  for (const auto& look : looks) {
    tally.reasons[look.worker] += weight * (1 + unheard_of);
    if (look.saw) tally.done[look.worker] += weight;
  }
}

class ExistenceModel {
 public:
  ExistenceModel(const Sightings& sightings, double strength)
      : sightings_(sightings),
        strength_(strength),
        hit_(std::vector<double>(sightings.workers, kUsualHit)),
        false_alarm_(std::vector<double>(sightings.workers, kUsualFalseAlarm)) {
    const uint32_t candidates = sightings.candidates();
    found_.real.resize(candidates);
    for (uint32_t c = 0; c < candidates; ++c) {
      const auto looks = sightings.of(c);
      const auto saw = std::count_if(looks.begin(), looks.end(), [](const auto& look) { return look.saw; });
      found_.real[c] = static_cast<double>(saw) / static_cast<double>(looks.size());
    }
  }

  // One M-step and one E-step. The greatest change of any probability.
  double iterate() {
    fit();
    double moved = 0;
    for (uint32_t c = 0; c < sightings_.candidates(); ++c) {
      const auto looks = sightings_.of(c);
      const double log_odds = prior_odds_ + hit_.of(looks).log_heard_of() - false_alarm_.of(looks).log_heard_of();
      const double real = 1 / (1 + std::exp(-log_odds));
      moved = std::max(moved, std::abs(real - found_.real[c]));
      found_.real[c] = real;
    }
    return moved;
  }

  Existence take() {
    found_.hit = std::move(hit_.rate);
    found_.false_alarm = std::move(false_alarm_.rate);
    return std::move(found_);
  }

 private:
  void fit() {
    Tally hits(sightings_.workers), alarms(sightings_.workers);
    double real = 1;
    for (uint32_t c = 0; c < sightings_.candidates(); ++c) {
      const auto looks = sightings_.of(c);
      const double r = found_.real[c];
      count(looks, r, hit_.of(looks).unheard_of(), hits);
      count(looks, 1 - r, false_alarm_.of(looks).unheard_of(), alarms);
      real += r;
    }
    hit_ = Rates(rates(hits, kUsualHit, strength_));
    false_alarm_ = Rates(rates(alarms, kUsualFalseAlarm, strength_));
    prior_odds_ = std::log(real / (sightings_.candidates() + 2 - real));
  }

  const Sightings& sightings_;
  const double strength_;
  double prior_odds_ = 0;
  Rates hit_, false_alarm_;
  Existence found_;
};

}  // namespace

Existence estimate_existence(const Sightings& sightings, const ExistenceOptions& options) {
  ExistenceModel model(sightings, options.strength);
  int iterations = 0;
  bool converged = false;
  while (!converged && iterations < options.max_iterations) {
    ++iterations;
    converged = model.iterate() <= options.tolerance;
  }
  Existence found = model.take();
  found.iterations = iterations;
  found.converged = converged;
  return found;
}

}  // namespace muster::consensus
