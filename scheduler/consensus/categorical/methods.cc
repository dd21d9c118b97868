#include "scheduler/consensus/categorical/methods.h"

#include <algorithm>

#include "scheduler/consensus/categorical/auto_choice.h"
#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "scheduler/consensus/categorical/dawid_skene.h"
#include "scheduler/consensus/categorical/ebcc.h"
#include "scheduler/consensus/categorical/glad.h"
#include "scheduler/consensus/categorical/mace.h"
#include "scheduler/consensus/categorical/majority_vote.h"
#include "scheduler/consensus/categorical/one_coin.h"
#include "scheduler/consensus/categorical/wawa.h"
#include "scheduler/consensus/categorical/weighted_majority.h"
#include "scheduler/consensus/categorical/zero_based_skill.h"

namespace muster::consensus {
namespace {

constexpr CategoricalMethod kMethods[] = {
    {"auto", auto_choice},
    {"majority", majority_vote},
    {"weighted-majority", weighted_majority},
    {"wawa", [](const Labels& labels) { return wawa(labels); }},
    {"zero-based-skill", [](const Labels& labels) { return zero_based_skill(labels); }},
    {"dawid-skene", [](const Labels& labels) { return dawid_skene(labels); }},
    {"one-coin", [](const Labels& labels) { return one_coin(labels); }},
    {"glad", [](const Labels& labels) { return glad(labels); }},
    {"mace", [](const Labels& labels) { return mace(labels); }},
    {"bayes-dawid-skene", [](const Labels& labels) { return bayes_dawid_skene(labels); }},
    {"ebcc", [](const Labels& labels) { return ebcc(labels); }},
};

}  // namespace

std::span<const CategoricalMethod> categorical_methods() {
  return kMethods;
}

const CategoricalMethod* find_categorical_method(std::string_view name) {
  const CategoricalMethod* found =
      std::find_if(std::begin(kMethods), std::end(kMethods),
                   [name](const CategoricalMethod& method) { return method.name == name; });
  return found == std::end(kMethods) ? nullptr : found;
}

}  // namespace muster::consensus
