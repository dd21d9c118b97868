// Counting votes: what the simple methods are made of and the others start from.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// What is believed of a person before the first answer, by all methods with one number a person: right with
// probability 0.7, a belief worth four answers. People are better than chance; without saying so, a model is as happy
// with everybody being wrong.
inline constexpr double kUsualReliability = 0.7;
inline constexpr double kUsualStrength = 4;

// An estimate before any answer is looked at: flat prior and posteriors (certain where gold is known), everybody as
// reliable as usual.
Estimate estimate_without_answers(const Labels& labels, std::string_view method);

// True where there is nothing to infer: nobody answered, or there is no choice.
bool nothing_to_infer(const Labels& labels);

// tasks × classes: each class's share of the weight of a task's votes. Weights are by worker and not negative; empty
// means 1 each. Gold tasks are certain; a task without any weight falls back to unweighted votes, without votes to
// flat.
std::vector<double> vote_shares(const Labels& labels, std::span<const double> weights = {});

// Turns each task's shares into all or nothing: the greatest takes all, equals divide it evenly.
void winners_take_all(std::span<double> shares, uint32_t classes);

// By worker: how many answers each gave; the sum of the shares that their own answers have in `shares`.
std::vector<double> answer_counts(const Labels& labels);
std::vector<double> agreement(const Labels& labels, std::span<const double> shares);

// Agreement made a reliability: the mean over a person's answers, shrunk towards the usual.
std::vector<double> shrunk_reliability(std::span<const double> agreed, std::span<const double> counts);

}  // namespace muster::consensus
