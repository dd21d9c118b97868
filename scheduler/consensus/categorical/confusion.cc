#include "scheduler/consensus/categorical/confusion.h"

#include <cmath>

#include "scheduler/consensus/categorical/one_coin.h"

namespace muster::consensus {
namespace {

// One task's answers as they come and as counted, for the tables below.
struct Votes {
  std::span<const Labels::Answer> answers;
  std::vector<double>& by_class;
  const std::vector<uint32_t>& named;  // classes with votes
};

// Everybody answered once.
void hold_answers_against_others(const Votes& votes, std::vector<double>& counts) {
  const size_t classes = votes.by_class.size();
  const double others = static_cast<double>(votes.answers.size()) - 1;
  for (const uint32_t l : votes.named) {
    for (const uint32_t k : votes.named) {
      counts[l * classes + k] += votes.by_class[l] * (votes.by_class[k] - (l == k ? 1 : 0)) / others;
    }
  }
}

// Somebody answered more than once: nobody confirms themself.
void hold_people_against_others(const Votes& votes, std::vector<double>& counts) {
  const size_t classes = votes.by_class.size(), all = votes.answers.size();
  for (size_t i = 0, end = 0; i < all; i = end) {
    end = Labels::end_of_person(votes.answers, i);
    const std::span<const Labels::Answer> own = votes.answers.subspan(i, end - i);
    if (own.size() == all) return;
    for (const Labels::Answer& answer : own) votes.by_class[answer.label] -= 1;
    for (const Labels::Answer& answer : own) {
      for (const uint32_t k : votes.named) {
        counts[answer.label * classes + k] += votes.by_class[k] / static_cast<double>(all - own.size());
      }
    }
    for (const Labels::Answer& answer : own) votes.by_class[answer.label] += 1;
  }
}

// By answer, then truth: how often the crowd gave that answer where the others' votes say that truth.
std::vector<double> crowd_counts(const Labels& labels) {
  const size_t classes = labels.classes;
  std::vector<double> counts(classes * classes, 0.0), by_class(classes, 0.0);
  std::vector<uint32_t> named;
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const std::span<const Labels::Answer> answers = labels.of(t);
    const int32_t truth = labels.truth(t);
    for (const Labels::Answer& answer : answers) {
      if (by_class[answer.label] == 0) named.push_back(answer.label);
      by_class[answer.label] += 1;
    }
    const Votes votes{answers, by_class, named};
    if (truth != Labels::kUnknown) {
      for (const uint32_t l : named) counts[l * classes + static_cast<size_t>(truth)] += by_class[l];
    } else if (Labels::anybody_repeats(answers)) {
      hold_people_against_others(votes, counts);
    } else if (answers.size() > 1) {
      hold_answers_against_others(votes, counts);
    }
    for (const uint32_t l : named) by_class[l] = 0;
    named.clear();
  }
  return counts;
}

}  // namespace

std::vector<double> imagined_answers(const Labels& labels, double strength, double diagonal, double crowd_strength) {
  const size_t classes = labels.classes;
  const double right = strength * diagonal, wrong = (strength - right) / static_cast<double>(classes - 1);
  std::vector<double> imagined = crowd_counts(labels);
  for (size_t k = 0; k < classes; ++k) {
    double total = 0;
    for (size_t l = 0; l < classes; ++l) total += imagined[l * classes + k] += l == k ? right : wrong;
    for (size_t l = 0; l < classes; ++l) {
      double& number = imagined[l * classes + k];
      number = crowd_strength * number / total + (l == k ? right : wrong);
    }
  }
  return imagined;
}

std::vector<double> crowd_log_errors(const Labels& labels) {
  constexpr uint32_t kMostClasses = 64;
  if (labels.classes < 3 || labels.classes > kMostClasses) return {};
  const size_t classes = labels.classes;
  std::vector<double> errors = crowd_counts(labels);
  for (size_t k = 0; k < classes; ++k) {
    double total = 0;
    for (size_t l = 0; l < classes; ++l) total += l == k ? 0 : errors[l * classes + k] += 1;
    for (size_t l = 0; l < classes; ++l) {
      double& error = errors[l * classes + k];
      error = l == k ? 0 : std::log(error / total * static_cast<double>(classes - 1));
    }
  }
  return errors;
}

std::vector<double> error_shares(const std::vector<double>& log_errors, uint32_t classes) {
  std::vector<double> shares(log_errors.size(), 0.0);
  for (size_t i = 0; i < log_errors.size(); ++i) {
    const size_t answer = i / classes, truth = i % classes;
    if (answer != truth) shares[truth * classes + answer] = std::exp(log_errors[i]) / (classes - 1);
  }
  return shares;
}

void reliability_from_confusion(Estimate& estimate, uint32_t workers) {
  const size_t classes = estimate.classes;
  estimate.reliability.assign(workers, 0.0);
  for (uint32_t w = 0; w < workers; ++w) {
    for (size_t k = 0; k < classes; ++k) {
      estimate.reliability[w] += estimate.prior[k] * estimate.confusion[(w * classes + k) * classes + k];
    }
  }
}

Estimate one_coin_instead(const Labels& labels, std::string_view method) {
  Estimate estimate = one_coin(labels);
  estimate.method = method;
  estimate.why = "too many people and classes for a confusion matrix each: one number a person instead";
  return estimate;
}

}  // namespace muster::consensus
