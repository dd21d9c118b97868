#include "scheduler/consensus/policy/online.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/base/check.h"

namespace muster::consensus {
namespace {

// People are taken to be better than chance until shown otherwise: as if 4 answers had been seen, at 0.7 or, with few
// classes, somewhat above a guess.
constexpr double kPriorMean = 0.7, kPriorStrength = 4;
// A person's answers are noisy evidence about them, since the truth is only inferred; and people do change.
constexpr double kMostStrength = 2000;
// Nobody is believed to be always right or always wrong.
constexpr double kLeast = 1e-3;

uint32_t hash_of(uint32_t worker) {
  return static_cast<uint32_t>((worker * uint64_t{0x9e3779b97f4a7c15}) >> 32);
}

constexpr uint32_t kFarthest = 8;  // answers looked ahead

// Adds weight · B(j; m, q) to chance[j].
void add_binomial(double weight, double q, uint32_t m, std::array<double, kFarthest + 1>& chance) {
  std::array<double, kFarthest + 1> of{};
  of[0] = weight;
  for (uint32_t i = 1; i <= m; ++i) {
    for (uint32_t j = i; j > 0; --j) of[j] = of[j] * (1 - q) + of[j - 1] * q;
    of[0] *= 1 - q;
  }
  for (uint32_t j = 0; j <= m; ++j) chance[j] += of[j];
}

void normalise(std::span<double> log_scores) {
  const double greatest = *std::max_element(log_scores.begin(), log_scores.end());
  double sum = 0;
  for (double& x : log_scores) sum += x = std::exp(x - greatest);
  for (double& x : log_scores) x /= sum;
}

}  // namespace

RunningEstimates::RunningEstimates(uint32_t classes) : classes_(classes), average_(kPriorMean) {
  MUSTER_CHECK(classes >= 2 && classes <= kMaxClasses);
  average_weight_ = static_cast<float>(weight_of(average_));
  log_prior_.assign(classes, static_cast<float>(-std::log(classes)));
}

double RunningEstimates::weight_of(double accuracy) const {
  const double p = std::clamp(accuracy, kLeast, 1 - kLeast);
  return std::log(p * (classes_ - 1) / (1 - p));
}

uint32_t RunningEstimates::find(uint32_t worker) const {
  if (index_.empty()) return kNobody;
  const size_t mask = index_.size() - 1;
  for (size_t i = hash_of(worker) & mask;; i = (i + 1) & mask) {
    if (index_[i] == kNobody || people_[index_[i]].worker == worker) return index_[i];
  }
}

void RunningEstimates::index_person(uint32_t position) {
  const size_t mask = index_.size() - 1;
  size_t i = hash_of(people_[position].worker) & mask;
  while (index_[i] != kNobody) i = (i + 1) & mask;
  index_[i] = position;
}

RunningEstimates::Person& RunningEstimates::at(uint32_t worker) {
  const uint32_t known = find(worker);
  if (known != kNobody) return people_[known];
  Person person;
  person.worker = worker;
  set_beta(person, average_ * kPriorStrength, (1 - average_) * kPriorStrength);
  people_.push_back(person);
  if (people_.size() * 2 > index_.size()) {
    index_.assign(std::max<size_t>(16, index_.size() * 2), kNobody);
    for (uint32_t i = 0; i < people_.size(); ++i) index_person(i);
  } else {
    index_person(static_cast<uint32_t>(people_.size() - 1));
  }
  return people_.back();
}

void RunningEstimates::set_beta(Person& person, double right, double wrong) const {
  person.right = static_cast<float>(right);
  person.wrong = static_cast<float>(wrong);
  person.weight = static_cast<float>(weight_of(right / (right + wrong)));
}

// Moments of Beta(a, b) times the likelihood c0 + c1 p, divided by its integral.
void RunningEstimates::absorb(Person& person, double r) const {
  const double a = person.right, b = person.wrong, s = a + b;
  const double spread = (1 - r) / (classes_ - 1);
  const double c0 = spread, c1 = r - spread;
  const double m1 = a / s, m2 = m1 * (a + 1) / (s + 1), m3 = m2 * (a + 2) / (s + 2);
  const double integral = c0 + c1 * m1;
  if (!(integral > 1e-12)) return;
  const double mean = (c0 * m1 + c1 * m2) / integral;
  const double variance = (c0 * m2 + c1 * m3) / integral - mean * mean;
  if (!(variance > 1e-12)) return;
  const double strength = std::clamp(mean * (1 - mean) / variance - 1, 1.0, kMostStrength);
  set_beta(person, mean * strength, (1 - mean) * strength);
}

void RunningEstimates::add_ballot(Ballot ballot, double sign, std::span<double> scores) const {
  MUSTER_CHECK(ballot.label < classes_);
  const uint32_t position = find(ballot.worker);
  if (log_confusion_.empty()) {
    scores[ballot.label] += sign * (position == kNobody ? average_weight_ : people_[position].weight);
    return;
  }
  const size_t states = scores.size(), block = states * classes_;
  size_t start = position == kNobody ? 0 : (size_t{position} + 1) * block;
  if (start >= log_confusion_.size()) start = 0;
  const float* row = log_confusion_.data() + start + ballot.label * states;
  for (size_t s = 0; s < states; ++s) scores[s] += sign * row[s];
}

void RunningEstimates::log_scores(std::span<const Ballot> answers, std::span<double> out) const {
  std::copy(log_prior_.begin(), log_prior_.end(), out.begin());
  for (const Ballot& ballot : answers) add_ballot(ballot, 1, out);
}

void RunningEstimates::posterior(std::span<const Ballot> answers, std::span<double> out) const {
  MUSTER_CHECK(out.size() == classes_);
  if (state_class_.empty()) {
    log_scores(answers, out);
    return normalise(out);
  }
  std::array<double, kMaxStates> buffer;
  const std::span<double> states(buffer.data(), log_prior_.size());
  log_scores(answers, states);
  normalise(states);
  sum_by_class(states, out);
}

void RunningEstimates::sum_by_class(std::span<const double> states, std::span<double> classes) const {
  std::fill(classes.begin(), classes.end(), 0.0);
  for (size_t s = 0; s < states.size(); ++s) classes[class_of(s)] += states[s];
}

Standing RunningEstimates::standing(std::span<const Ballot> answers) const {
  std::array<double, kMaxClasses> buffer;
  const std::span<double> p(buffer.data(), classes_);
  posterior(answers, p);
  Standing standing;
  standing.best = best_class(p);
  standing.raw = p[standing.best];
  standing.confidence = curve_(standing.raw);
  standing.answers = static_cast<uint32_t>(answers.size());
  for (const Ballot& ballot : answers) standing.votes += ballot.label == standing.best ? 1 : 0;
  for (uint32_t c = 0; c < classes_; ++c) {
    if (c != standing.best) standing.second = std::max(standing.second, p[c]);
  }
  return standing;
}

double RunningEstimates::chance_of(uint32_t label, uint32_t state) const {
  if (!log_confusion_.empty()) return std::exp(log_confusion_[label * log_prior_.size() + state]);
  return label == state ? average_ : (1 - average_) / (classes_ - 1);
}

double RunningEstimates::worth_of_another(std::span<const Ballot> answers, uint32_t most) const {
  std::array<double, kMaxStates> buffer;
  const std::span<double> states(buffer.data(), log_prior_.size());
  log_scores(answers, states);
  normalise(states);
  std::array<double, kMaxClasses> of_class;
  sum_by_class(states, std::span(of_class).first(classes_));
  std::array<uint32_t, 2> leading{0, 1};
  std::array<double, 2> share{of_class[0], of_class[1]};
  const auto order = [&] {
    if (share[1] <= share[0]) return;
    std::swap(share[0], share[1]);
    std::swap(leading[0], leading[1]);
  };
  order();
  for (uint32_t c = 2; c < classes_; ++c) {
    if (const double p = of_class[c]; p > share[1]) {
      share[1] = p;
      leading[1] = c;
      order();
    }
  }
  // Of each of the two, by how many of the m answers name the first: the probability of the class and that count.
  std::array<std::array<double, kFarthest + 1>, 2> chance{};
  double worth = 0;
  for (uint32_t m = 1; m <= std::min(most, kFarthest); ++m) {
    double right = 0;
    chance = {};
    for (uint32_t s = 0; s < states.size(); ++s) {
      const uint32_t of = class_of(s);
      if (of != leading[0] && of != leading[1]) continue;
      const double a = chance_of(leading[0], s), b = chance_of(leading[1], s);
      add_binomial(states[s], a / (a + b), m, chance[of == leading[0] ? 0 : 1]);
    }
    for (uint32_t j = 0; j <= m; ++j) right += std::max(chance[0][j], chance[1][j]);
    worth = std::max(worth, (right - share[0]) / m);
  }
  return worth;
}

// The posterior of the ballot's label by the other answers alone, where `states` are the posteriors of the states by
// all: dividing by what the ballot says takes it out again.
double RunningEstimates::others_say(std::span<const double> states, Ballot ballot) const {
  std::array<double, kMaxStates> buffer;
  const std::span<double> others(buffer.data(), states.size());
  std::copy(states.begin(), states.end(), others.begin());
  if (log_confusion_.empty()) {
    const double p = std::clamp(reliability(ballot.worker), kLeast, 1 - kLeast);
    others[ballot.label] *= (1 - p) / (p * (classes_ - 1));
  } else {
    for (double& x : others) x = std::log(std::max(x, 1e-300));
    add_ballot(ballot, -1, others);
    normalise(others);
  }
  double sum = 0, its = 0;
  for (size_t s = 0; s < others.size(); ++s) {
    sum += others[s];
    if (class_of(s) == ballot.label) its += others[s];
  }
  return sum > 0 ? its / sum : 1.0 / classes_;
}

void RunningEstimates::learn(std::span<const Ballot> answers) {
  if (answers.size() < 2) return;
  std::array<double, kMaxStates> buffer;
  const std::span<double> states(buffer.data(), log_prior_.size());
  log_scores(answers, states);
  normalise(states);
  std::array<double, kMaxClasses> of_class;
  sum_by_class(states, std::span(of_class).first(classes_));
  const uint32_t result = best_class(std::span(of_class).first(classes_));
  uint32_t votes = 0;
  for (const Ballot& ballot : answers) votes += ballot.label == result ? 1 : 0;
  for (const Ballot& ballot : answers) {
    // `states` stay as they were: everybody is measured against the others as they stood when the task was decided.
    const double r = others_say(states, ballot);
    Person& person = at(ballot.worker);
    if (votes >= 2) person.trust = after_check(person.trust, ballot.label == result);
    absorb(person, r);
  }
}

void RunningEstimates::learn_gold(Ballot answer, uint32_t truth) {
  MUSTER_CHECK(answer.label < classes_ && truth < classes_);
  Person& person = at(answer.worker);
  const bool agreed = answer.label == truth;
  person.trust = after_check(person.trust, agreed);
  absorb(person, agreed ? 1 : 0);
}

void RunningEstimates::set_history(uint32_t worker, double reliability, double answers) {
  const double strength = std::clamp(answers, 1.0, kMostStrength);
  const double mean = std::clamp(reliability, kLeast, 1 - kLeast);
  set_beta(at(worker), mean * strength, (1 - mean) * strength);
}

void RunningEstimates::correct(const Estimate& fit, std::span<const Fitted> people) {
  MUSTER_CHECK(fit.classes == classes_ && people.size() == fit.reliability.size());
  double right = kPriorMean * kPriorStrength, all = kPriorStrength;
  for (size_t i = 0; i < people.size(); ++i) {
    const double mean = std::clamp(fit.reliability[i], kLeast, 1 - kLeast);
    const double strength = std::min(kPriorStrength + people[i].answers, kMostStrength);
    set_beta(at(people[i].worker), mean * strength, (1 - mean) * strength);
    right += mean * people[i].answers;
    all += people[i].answers;
  }
  average_ = right / all;
  average_weight_ = static_cast<float>(weight_of(average_));
  const bool by_kinds = !fit.state_class.empty() && fit.state_class.size() <= kMaxStates;
  state_class_ = by_kinds ? fit.state_class : std::vector<uint32_t>();
  const std::vector<double>& prior = by_kinds ? fit.state_prior : fit.prior;
  log_prior_.resize(prior.size());
  for (size_t s = 0; s < prior.size(); ++s) log_prior_[s] = static_cast<float>(std::log(std::max(prior[s], 1e-6)));
  log_confusion_.clear();
  if (!fit.confusion.empty()) take_confusions(by_kinds ? fit.state_confusion : fit.confusion, people);
}

// `confusion`: workers × states × classes.
void RunningEstimates::take_confusions(std::span<const double> confusion, std::span<const Fitted> people) {
  const size_t states = log_prior_.size(), block = states * classes_;
  MUSTER_CHECK(confusion.size() == people.size() * block);
  std::vector<double> average(block, 1e-9);
  for (size_t i = 0; i < people.size(); ++i) {
    for (size_t k = 0; k < block; ++k) average[k] += people[i].answers * confusion[i * block + k];
  }
  for (size_t s = 0; s < states; ++s) {
    double sum = 0;
    for (size_t l = 0; l < classes_; ++l) sum += average[s * classes_ + l];
    for (size_t l = 0; l < classes_; ++l) average[s * classes_ + l] /= sum;
  }
  log_confusion_.resize(block * (people_.size() + 1));
  const auto put = [&](size_t where, const double* by_state) {
    for (size_t s = 0; s < states; ++s) {
      for (size_t l = 0; l < classes_; ++l) {
        const double p = std::max(by_state[s * classes_ + l], 1e-6);
        log_confusion_[where * block + l * states + s] = static_cast<float>(std::log(p));
      }
    }
  };
  for (size_t where = 0; where <= people_.size(); ++where) put(where, average.data());
  for (size_t i = 0; i < people.size(); ++i) put(find(people[i].worker) + 1, confusion.data() + i * block);
}

double RunningEstimates::reliability(uint32_t worker) const {
  const uint32_t position = find(worker);
  if (position == kNobody) return average_;
  const Person& person = people_[position];
  return person.right / (person.right + person.wrong);
}

Trust RunningEstimates::trust(uint32_t worker) const {
  const uint32_t position = find(worker);
  return position == kNobody ? Trust{} : people_[position].trust;
}

}  // namespace muster::consensus
