#include "scheduler/consensus/categorical/auto_choice.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <numeric>

#include "scheduler/consensus/categorical/folds.h"
#include "scheduler/consensus/categorical/majority_vote.h"
#include "scheduler/consensus/categorical/subtype_model.h"
#include "tests/crowd/recording.h"
#include "tests/unit/consensus/categorical_choice/random_crowd.h"

namespace muster::consensus {
namespace {

double accuracy(const Estimate& estimate, const std::vector<int32_t>& truth) {
  double right = 0, judged = 0;
  for (uint32_t t = 0; t < truth.size(); ++t) {
    if (truth[t] == Labels::kUnknown) continue;
    judged += 1;
    right += static_cast<int32_t>(best_class(estimate.of(t))) == truth[t] ? 1 : 0;
  }
  return right / judged;
}

Labels table(uint32_t workers, uint32_t classes, const std::vector<std::vector<Labels::Answer>>& tasks) {
  Labels labels;
  labels.workers = workers;
  labels.classes = classes;
  for (const auto& answers : tasks) {
    labels.answers.insert(labels.answers.end(), answers.begin(), answers.end());
    labels.begin.push_back(static_cast<uint32_t>(labels.answers.size()));
  }
  return labels;
}

void expect_sound(const Labels& labels) {
  const Estimate estimate = auto_choice(labels);
  ASSERT_EQ(estimate.tasks(), labels.classes == 0 ? 0 : labels.tasks());
  for (uint32_t t = 0; t < estimate.tasks(); ++t) {
    double sum = 0;
    for (const double p : estimate.of(t)) {
      EXPECT_GE(p, 0);
      sum += p;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
  }
  for (const double r : estimate.reliability) {
    EXPECT_GE(r, 0);
    EXPECT_LE(r, 1);
  }
}

TEST(AutoChoice, DegenerateInputNeverBreaksIt) {
  expect_sound(table(0, 0, {}));
  expect_sound(table(0, 3, {{}, {}}));
  expect_sound(table(1, 1, {{{0, 0}}}));
  expect_sound(table(1, 2, {{{0, 1}}}));
  expect_sound(table(2, 2, {{{0, 0}, {1, 1}}, {{0, 1}, {1, 0}}}));      // ties
  expect_sound(table(3, 2, {{{0, 0}, {1, 0}, {2, 0}}, {}, {{0, 0}}}));  // all the same
  Labels once = table(1000, 3, {});
  for (uint32_t t = 0; t < 1000; ++t) {
    once.answers.push_back({t, t % 3});
    once.begin.push_back(t + 1);
  }
  expect_sound(once);
}

TEST(AutoChoice, AloneAnAnswerIsItsResult) {
  const Estimate estimate = auto_choice(table(2, 2, {{{0, 1}}, {{1, 0}}}));
  EXPECT_EQ(best_class(estimate.of(0)), 1u);
  EXPECT_EQ(best_class(estimate.of(1)), 0u);
}

TEST(AutoChoice, BeatsMajorityWherePeopleDiffer) {
  std::vector<double> people(20, 0.55);
  for (size_t i = 0; i < 5; ++i) people[i] = 0.95;
  const RandomCrowd crowd = random_crowd(1, 800, 5, people, {1, 1, 1});
  EXPECT_GT(accuracy(auto_choice(crowd.labels), crowd.truth),
            accuracy(majority_vote(crowd.labels), crowd.truth) + 0.03);
}

TEST(AutoChoice, LearnsSizesOfClassesOnlyWhereTheyDiffer) {
  const std::vector<double> people(40, 0.75);
  const auto even = auto_evidence(random_crowd(2, 1500, 3, people, {1, 1}).labels);
  EXPECT_GT(even.weight[1], even.weight[0]);
  const auto rare = auto_evidence(random_crowd(3, 3000, 3, std::vector<double>(40, 0.9), {12, 1}).labels);
  EXPECT_LT(rare.weight[1], rare.weight[0]);
  EXPECT_NEAR(std::accumulate(rare.weight.begin(), rare.weight.end(), 0.0), 1, 1e-12);
}

TEST(AutoChoice, SaysWhatItChoseAndWhy) {
  const Estimate estimate = auto_choice(random_crowd(4, 200, 3, std::vector<double>(10, 0.8), {1, 1}).labels);
  EXPECT_EQ(estimate.method, "auto");
  EXPECT_NE(estimate.why.find("held-out"), std::string::npos);
  EXPECT_NE(estimate.why.find("habits, even classes"), std::string::npos);
}

TEST(AutoChoice, KeepsGoldCertain) {
  RandomCrowd crowd = random_crowd(5, 200, 3, std::vector<double>(10, 0.6), {1, 1});
  crowd.labels.known.assign(crowd.labels.tasks(), Labels::kUnknown);
  for (uint32_t t = 0; t < 60; ++t) crowd.labels.known[t] = crowd.truth[t];
  const Estimate estimate = auto_choice(crowd.labels);
  for (uint32_t t = 0; t < 60; ++t) EXPECT_NEAR(estimate.of(t)[static_cast<size_t>(crowd.truth[t])], 1, 1e-9);
}

// Of 400 tasks, people agree on one half; on the other three in four say 0 too, though the start calls those tasks 1.
struct MisledStart {
  Labels labels = table(40, 2, {});
  std::vector<double> shares;

  MisledStart() {
    std::mt19937_64 chance(11);
    for (uint32_t t = 0; t < 400; ++t) {
      const bool clear = t < 200;
      for (uint32_t i = 0; i < 8; ++i) {
        labels.answers.push_back({i * 5 + static_cast<uint32_t>(chance() % 5), !clear && chance() % 4 == 0 ? 1U : 0U});
      }
      labels.begin.push_back(static_cast<uint32_t>(labels.answers.size()));
      shares.insert(shares.end(), {clear ? 0.95 : 0.05, clear ? 0.05 : 0.95});
    }
  }
  double called_one() const {
    SubtypeModel model(labels, {});
    model.fit(shares);
    double sum = 0;
    const Estimate estimate = model.estimate();
    for (uint32_t t = 200; t < 400; ++t) sum += estimate.of(t)[1] / 200;
    return sum;
  }
};

TEST(SubtypeModel, NamesAKindOfTasksAfterWhatMostAnswersSay) {
  EXPECT_LT(MisledStart().called_one(), 0.1);
}

TEST(SubtypeModel, KeepsNamesThatGoldGives) {
  MisledStart misled;
  misled.labels.known.assign(400, Labels::kUnknown);
  for (uint32_t t = 200; t < 230; ++t) misled.labels.known[t] = 1;
  EXPECT_GT(misled.called_one(), 0.5);
}

TEST(AutoChoice, PermutedClassesGivePermutedResults) {
  const RandomCrowd crowd = random_crowd(6, 300, 4, std::vector<double>(15, 0.7), {3, 1, 1});
  Labels turned = crowd.labels;
  for (Labels::Answer& answer : turned.answers) answer.label = (answer.label + 1) % 3;
  const Estimate a = auto_choice(crowd.labels), b = auto_choice(turned);
  for (uint32_t t = 0; t < a.tasks(); ++t) {
    for (uint32_t c = 0; c < 3; ++c) EXPECT_NEAR(a.of(t)[c], b.of(t)[(c + 1) % 3], 1e-6);
  }
}

TEST(Folds, EveryAnswerIsHeldOutOnce) {
  const RandomCrowd crowd = random_crowd(7, 100, 4, std::vector<double>(15, 0.7), {1, 1});
  size_t held_out = 0;
  for (uint32_t part = 0; part < 4; ++part) {
    const Fold fold = deal(crowd.labels, part, 4);
    EXPECT_EQ(fold.kept.answers.size() + fold.held_out.answers.size(), crowd.labels.answers.size());
    EXPECT_EQ(fold.kept.tasks(), crowd.labels.tasks());
    held_out += fold.held_out.answers.size();
  }
  EXPECT_EQ(held_out, crowd.labels.answers.size());
}

TEST(Deal, KeepsAPersonsAnswersToATaskTogether) {
  Labels labels = random_crowd(7, 60, 3, {0.8, 0.8, 0.7, 0.6}, {0.5, 0.5}).labels;
  Labels doubled = labels;
  doubled.answers.clear();
  doubled.begin = {0};
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    for (const Labels::Answer& answer : labels.of(t)) {
      doubled.answers.insert(doubled.answers.end(), {{answer.worker, 0}, answer});
    }
    doubled.begin.push_back(static_cast<uint32_t>(doubled.answers.size()));
  }
  const Fold fold = deal(doubled, 0, 4);
  EXPECT_GT(fold.held_out.answers.size(), 0u);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    for (const Labels::Answer& answer : fold.held_out.of(t)) {
      const auto same = [&](const Labels::Answer& kept) { return kept.worker == answer.worker; };
      EXPECT_TRUE(std::none_of(fold.kept.of(t).begin(), fold.kept.of(t).end(), same));
    }
  }
}

double recorded_accuracy(const std::string& folder) {
  const auto recording = crowd::load_recording(folder);
  if (!recording) return 0;
  std::vector<AnswerRow> rows;
  for (const auto& answer : recording->answers) {
    rows.push_back({recording->tasks[answer.task], recording->people[answer.person], recording->classes[answer.label]});
  }
  const NamedLabels named = intern(rows);
  const Estimate estimate = auto_choice(named.labels);
  double right = 0, judged = 0;
  for (uint32_t t = 0; t < recording->tasks.size(); ++t) {
    if (!recording->truth[t]) continue;
    const auto at = std::lower_bound(named.names.tasks.begin(), named.names.tasks.end(), recording->tasks[t]);
    const uint32_t task = static_cast<uint32_t>(at - named.names.tasks.begin());
    judged += 1;
    right += named.names.classes[best_class(estimate.of(task))] == recording->classes[*recording->truth[t]] ? 1 : 0;
  }
  return right / judged;
}

TEST(AutoChoice, OnRecordedSetsIsBetterThanEverySingleMethodOfTheReference) {
  const char* folder = std::getenv("MUSTER_RECORDED");
  if (folder == nullptr) GTEST_SKIP() << "MUSTER_RECORDED is not set";
  double mean = 0;
  for (const char* set :
       {"rte", "d_product", "d_possent", "s_rel", "face", "web", "sp_amt", "cf_amt", "zencrowd_all", "music_genre"}) {
    mean += recorded_accuracy(std::string(folder) + "/" + set) / 10;
  }
  EXPECT_GT(mean, 0.8272);
}

}  // namespace
}  // namespace muster::consensus
