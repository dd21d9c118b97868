// Running estimates of a job's people while it runs, and from them what a task's answers say now: small enough to be
// touched at every answer.
//
// Model, one number a person (Demartini, Difallah, Cudré-Mauroux: ZenCrowd, WWW 2012): a person is right with
// probability p, and spreads errors evenly over the other K-1 classes. With w = ln(p (K-1) / (1-p)):
//   P(class) ∝ prior(class) · exp(sum of w over those who said it).
// After `correct` with a fit that has confusion matrices, P(class) ∝ prior(class) · Π P(label | class) instead, and
// where it has kinds of tasks in a class, the same over (class, kind), summed over kinds; for as long as the latest fit
// has them.
//
// Learning: p ~ Beta(a, b). When a task is decided, let r be the posterior that the *others'* answers alone give to a
// person's label. Their answer then had the likelihood p r + (1-p) (1-r)/(K-1); the Beta that has the same mean and
// variance as the exact posterior takes the old one's place (assumed density filtering; Minka, PhD thesis, MIT, 2001).
// Nobody confirms themself: where the others say nothing (one answer, or r = 1/K) nothing changes.
// A fit of all answers together (`correct`) takes the place of what was learned; the order in which tasks are decided
// matters only between two fits.
// Assumptions: answers of different people to a task are independent given its class; people do not change.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/confidence_curve.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"
#include "scheduler/consensus/policy/trust.h"

namespace muster::consensus {

using Ballot = Labels::Answer;  // worker: any number; label: below the job's classes

// What a task's answers amount to.
struct Standing {
  uint32_t best = 0;      // most probable class; the lowest of equals
  uint32_t votes = 0;     // answers that name it
  uint32_t answers = 0;   // all
  double raw = 0;         // its posterior
  double second = 0;      // the runner-up's
  double confidence = 0;  // `raw` through the curve
};

// A plain value; one a job and deciding control. Not for several threads at once.
class RunningEstimates {
 public:
  static constexpr uint32_t kMaxClasses = 256;  // a control with more is scored beside the core

  // REQUIRES 2 <= classes <= kMaxClasses.
  explicit RunningEstimates(uint32_t classes);

  uint32_t classes() const { return classes_; }

  // Writes classes() probabilities that sum to 1. No allocation. O(answers + classes), with confusion matrices
  // O(answers · states). People never seen count as the job's average. REQUIRES out.size() == classes().
  void posterior(std::span<const Ballot> answers, std::span<double> out) const;
  Standing standing(std::span<const Ballot> answers) const;

  // The greatest gain per answer in the probability that the result is right, over all numbers m <= `most` of further
  // answers by people like the average one. With A, B the two leading classes, v(A), v(B) their posteriors, and answers
  // to a task of state s naming A rather than B with probability q(s):
  //   gain(m) = Σ_j C(m, j) max over c in {A, B} of Σ_{s of c} v(s) q(s)^j (1-q(s))^(m-j)  -  max(v(A), v(B)),
  //   worth = max over m of gain(m) / m.
  // m > 1 matters: often no single answer can turn the result, but two can. O(min(most, 8)² · states).
  double worth_of_another(std::span<const Ballot> answers, uint32_t most) const;

  // A task was decided on these answers, at most one a person. Once a task: what a re-opened task teaches twice is put
  // right by the next `correct`. Also moves trust: who gave the result that somebody else gave too agreed; who
  // contradicted such a result disagreed.
  void learn(std::span<const Ballot> answers);
  // One person answered a task whose truth is known.
  void learn_gold(Ballot answer, uint32_t truth);

  // A person's record from elsewhere: `reliability` (0 to 1) as known from about `answers` answers.
  void set_history(uint32_t worker, double reliability, double answers);

  struct Fitted {
    uint32_t worker = 0;   // the number that ballots use
    uint32_t answers = 0;  // how many of theirs the fit rests on
  };
  // Takes over a full fit: its class prior, and its worker i's reliability and confusions as those of `people[i]`.
  // People it does not name keep what was learned. Trust stays. REQUIRES the same number of classes, and as many
  // `people` as the fit has reliabilities.
  void correct(const Estimate& fit, std::span<const Fitted> people);
  void set_curve(ConfidenceCurve curve) { curve_ = curve; }
  ConfidenceCurve curve() const { return curve_; }

  double reliability(uint32_t worker) const;               // the chance that their next answer is right
  double average_reliability() const { return average_; }  // the same of somebody unknown
  Trust trust(uint32_t worker) const;
  size_t people() const { return people_.size(); }

 private:
  struct Person {
    uint32_t worker = 0;
    float right = 0, wrong = 0;  // a and b of the Beta
    float weight = 0;            // w of its mean
    Trust trust;
  };
  static_assert(sizeof(Person) <= 32);

  uint32_t find(uint32_t worker) const;  // position in people_, or kNobody
  Person& at(uint32_t worker);
  void index_person(uint32_t position);
  void set_beta(Person& person, double right, double wrong) const;
  void absorb(Person& person, double r) const;
  // Log scores of all states.
  void log_scores(std::span<const Ballot> answers, std::span<double> out) const;
  // Adds `sign` times what one ballot says.
  void add_ballot(Ballot ballot, double sign, std::span<double> scores) const;
  double others_say(std::span<const double> states, Ballot ballot) const;
  uint32_t class_of(size_t state) const {
    return state_class_.empty() ? static_cast<uint32_t>(state) : state_class_[state];
  }
  // From probabilities of states to those of classes.
  void sum_by_class(std::span<const double> states, std::span<double> classes) const;
  double weight_of(double accuracy) const;
  void take_confusions(std::span<const double> confusion, std::span<const Fitted> people);
  double chance_of(uint32_t label, uint32_t state) const;  // the average person gives it

  static constexpr uint32_t kNobody = 0xffffffff;
  static constexpr uint32_t kMaxStates = 512;
  uint32_t classes_;
  double average_;
  float average_weight_;
  ConfidenceCurve curve_;
  std::vector<float> log_prior_;       // states
  std::vector<uint32_t> state_class_;  // empty: a state a class
  std::vector<Person> people_;
  std::vector<uint32_t> index_;  // open addressing by worker: position in people_, or kNobody
  // With confusions: blocks of classes × states of ln P(label | state), by label, then state. Block 0 is that of the
  // average person; block i+1 that of people_[i]. Empty: one number a person.
  std::vector<float> log_confusion_;
};

}  // namespace muster::consensus
