// Answers that real people gave, where MUSTER_RECORDED names their folder.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/measure/measure.h"
#include "scheduler/ctl/answer_file.h"

namespace muster::consensus {
namespace {

struct Expected {
  std::string set;
  Kind kind;
  std::string measure;
  double bar;  // what anybody gets by voting or averaging, so far below what the default method should
  bool less_is_better = false;
};

class Recorded : public ::testing::TestWithParam<Expected> {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("MUSTER_RECORDED");
    if (folder == nullptr) GTEST_SKIP() << "MUSTER_RECORDED names no folder of recordings";
    const std::string set = std::string(folder) + "/" + GetParam().set;
    std::ifstream answers(set + "/answers.csv"), truth(set + "/truth.csv");
    if (!answers) GTEST_SKIP() << set << " is absent";
    answers_ = std::move(*ctl::read_answers(answers, "answers.csv"));
    truth_ = std::move(*ctl::read_truth(truth, "truth.csv"));
  }

  ctl::AnswerFile answers_;
  ctl::TruthFile truth_;
};

TEST_P(Recorded, DefaultBeatsWhatVotesGive) {
  const auto made = infer(
      {.kind = GetParam().kind, .method = "", .answers = answers_.rows, .repeats = usual_repeats(GetParam().kind)});
  ASSERT_TRUE(made.has_value()) << made.error().message;
  const auto measured = measure(GetParam().kind, made->tasks, truth_.rows);
  ASSERT_TRUE(measured.has_value()) << measured.error().message;
  ASSERT_EQ(measured->measures.at(0).name, GetParam().measure);
  const double value = measured->measures[0].value;
  if (GetParam().less_is_better) {
    EXPECT_LT(value, GetParam().bar);
  } else {
    EXPECT_GT(value, GetParam().bar);
  }
}

// Where the first answer counts only rows without repeats may change places.
std::vector<AnswerRow> without_repeats(std::vector<AnswerRow> rows) {
  const auto before = [](const AnswerRow& a, const AnswerRow& b) {
    return std::pair(a.task, a.worker) < std::pair(b.task, b.worker);
  };
  const auto same = [](const AnswerRow& a, const AnswerRow& b) { return a.task == b.task && a.worker == b.worker; };
  std::stable_sort(rows.begin(), rows.end(), before);
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

TEST_P(Recorded, EveryMethodGivesTheSameForRowsInAnotherOrder) {
  const Repeats repeats = usual_repeats(GetParam().kind);
  std::vector<AnswerRow> rows = answers_.rows;
  if (repeats == Repeats::First) rows = without_repeats(std::move(rows));
  std::vector<AnswerRow> shuffled = rows;
  uint64_t state = 20;
  for (size_t i = shuffled.size(); i > 1; --i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    std::swap(shuffled[i - 1], shuffled[(state >> 33) % i]);
  }
  for (const std::string_view method : methods(GetParam().kind)) {
    const auto first =
        infer({.kind = GetParam().kind, .method = std::string(method), .answers = rows, .repeats = repeats});
    const auto again =
        infer({.kind = GetParam().kind, .method = std::string(method), .answers = shuffled, .repeats = repeats});
    ASSERT_TRUE(first.has_value() && again.has_value()) << method;
    ASSERT_EQ(first->tasks.size(), again->tasks.size());
    size_t different = 0;
    for (size_t i = 0; i < first->tasks.size(); ++i) {
      const TaskResult &a = first->tasks[i], &b = again->tasks[i];
      different += a.task != b.task || a.label != b.label || a.confidence != b.confidence ? 1 : 0;
    }
    for (size_t i = 0; i < first->workers.size(); ++i) {
      different += first->workers[i].reliability != again->workers[i].reliability ? 1 : 0;
    }
    EXPECT_EQ(different, 0u) << method;
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, Recorded,
                         ::testing::Values(Expected{"rte", Kind::Categorical, "accuracy", 0.90},
                                           Expected{"face", Kind::Categorical, "accuracy", 0.62},
                                           Expected{"music_genre", Kind::Categorical, "accuracy", 0.72},
                                           Expected{"zencrowd_all", Kind::Categorical, "accuracy", 0.84},
                                           Expected{"affect", Kind::Numeric, "mae", 12.02, true},
                                           Expected{"boxes20", Kind::Boxes, "iou", 0.70},
                                           Expected{"ner_conll", Kind::Spans, "f1", 0.62}),
                         [](const auto& test) { return test.param.set; });

}  // namespace
}  // namespace muster::consensus
