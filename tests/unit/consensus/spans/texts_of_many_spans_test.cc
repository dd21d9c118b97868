// Random texts with known spans, and people who overlook them, cut them short, mistake their types or see too many.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "scheduler/consensus/spans/infer_spans.h"
#include "scheduler/consensus/spans/span.h"

namespace muster::consensus {
namespace {

struct Person {
  double hit, short_by_one, right_type, false_alarms;
};
struct Row {
  std::string task, worker, label;
};
struct World {
  std::vector<Row> rows;
  std::map<std::string, std::string> truth;

  std::vector<AnswerRow> answers() const {
    std::vector<AnswerRow> made;
    for (const Row& row : rows) made.push_back({row.task, row.worker, row.label});
    return made;
  }
};

class Author {
 public:
  explicit Author(uint32_t seed) : chance_(seed) {}

  bool happens(double probability) { return std::uniform_real_distribution<double>(0, 1)(chance_) < probability; }
  int between(int from, int to) { return std::uniform_int_distribution<int>(from, to)(chance_); }
  template <class T>
  void shuffle(std::vector<T>& list) {
    std::shuffle(list.begin(), list.end(), chance_);
  }

 private:
  std::mt19937 chance_;
};

std::string text(const std::vector<std::array<int, 3>>& spans) {
  const char* types[] = {"PER", "LOC", "ORG"};
  std::string label = "[";
  for (const auto& span : spans) {
    label += (label.size() > 1 ? ",[" : "[") + std::to_string(span[0]) + "," + std::to_string(span[1]) + ",\"" +
             types[span[2]] + "\"]";
  }
  return label + "]";
}

World write(uint32_t seed, const std::vector<Person>& people, int texts, size_t answers) {
  Author author(seed);
  World world;
  for (int t = 0; t < texts; ++t) {
    const std::string task = "t" + std::to_string(t);
    std::vector<std::array<int, 3>> truth;
    for (int at = author.between(0, 3); at < 60; at += author.between(4, 12)) {
      truth.push_back({at, at + author.between(1, 4), author.between(0, 2)});
    }
    world.truth[task] = text(truth);
    std::vector<size_t> who(people.size());
    for (size_t p = 0; p < who.size(); ++p) who[p] = p;
    author.shuffle(who);
    for (size_t i = 0; i < answers; ++i) {
      const Person& person = people[who[i]];
      std::vector<std::array<int, 3>> marks;
      for (auto span : truth) {
        if (!author.happens(person.hit)) continue;
        if (span[1] - span[0] > 1 && author.happens(person.short_by_one)) ++span[0];
        if (!author.happens(person.right_type)) span[2] = author.between(0, 2);
        marks.push_back(span);
      }
      if (author.happens(person.false_alarms)) marks.push_back({70 + author.between(0, 20) * 2, 0, 0});
      if (!marks.empty() && marks.back()[1] == 0) marks.back()[1] = marks.back()[0] + 1;
      world.rows.push_back({task, "p" + std::to_string(who[i]), text(marks)});
    }
  }
  return world;
}

double f1(const World& world, const std::string& method) {
  const auto answers = world.answers();
  const auto found = infer_spans({Kind::Spans, method, answers, {}, {}});
  double hits = 0, all = 0;
  for (const TaskResult& task : found->tasks) {
    const AnswerRow rows[] = {{"t", "found", task.label}, {"t", "truth", world.truth.at(task.task)}};
    const auto markings = read_markings(rows);
    const auto given = markings->marked(markings->answers[0]), there = markings->marked(markings->answers[1]);
    const std::set<Span> right(there.begin(), there.end());
    for (const Span& span : given) hits += right.contains(span) ? 1 : 0;
    all += static_cast<double>(given.size() + there.size());
  }
  return 2 * hits / all;
}

const std::vector<Person> kMixed = {{0.95, 0.05, 0.95, 0.1}, {0.9, 0.1, 0.9, 0.1}, {0.9, 0.1, 0.95, 0.3},
                                    {0.5, 0.1, 0.9, 0.1},    {0.4, 0.6, 0.9, 0.2}, {0.6, 0.7, 0.6, 0.5},
                                    {0.5, 0.2, 0.4, 0.9},    {0.7, 0.5, 0.7, 0.9}};

TEST(TextsOfManySpans, AreReadBetterByTheSequenceModelThanByVotes) {
  for (const uint32_t seed : {1U, 2U}) {
    const World world = write(seed, kMixed, 100, 4);
    const double model = f1(world, "token-dawid-skene");
    EXPECT_GT(model, f1(world, "span-vote") + 0.05) << "seed " << seed;
    EXPECT_GT(model, f1(world, "token-majority") + 0.05) << "seed " << seed;
    EXPECT_GT(model, f1(world, "partial-vote") + 0.05) << "seed " << seed;
  }
}

TEST(TextsOfManySpans, TellCarefulPeopleFromCarelessOnes) {
  const World world = write(4, kMixed, 150, 4);
  const auto answers = world.answers();
  const auto found = infer_spans({Kind::Spans, "", answers, {}, {}});
  EXPECT_TRUE(found->converged);
  EXPECT_GT(found->workers[0].reliability, 0.8);
  EXPECT_LT(found->workers[6].reliability, found->workers[3].reliability);
}

TEST(TextsOfManySpans, GiveTheSameInAnyOrderOfRowsAndUnderOtherNames) {
  World world = write(5, kMixed, 40, 4);
  for (const auto method : span_methods()) {
    const std::string name(method);
    const auto first = infer_spans({Kind::Spans, name, world.answers(), {}, {}});
    World other = world;
    Author(8).shuffle(other.rows);
    const auto shuffled = infer_spans({Kind::Spans, name, other.answers(), {}, {}});
    for (auto& row : other.rows) row.worker = "z" + std::to_string('9' - row.worker.back());
    const auto renamed = infer_spans({Kind::Spans, name, other.answers(), {}, {}});
    for (size_t t = 0; t < first->tasks.size(); ++t) {
      EXPECT_EQ(first->tasks[t].label, shuffled->tasks[t].label);
      EXPECT_EQ(first->tasks[t].confidence, shuffled->tasks[t].confidence);
      EXPECT_EQ(first->tasks[t].label, renamed->tasks[t].label);
      EXPECT_NEAR(first->tasks[t].confidence, renamed->tasks[t].confidence, 1e-6);
    }
  }
}

TEST(TextsOfManySpans, NeverOverlapInTheModelsResult) {
  const World world = write(6, kMixed, 60, 3);
  const auto answers = world.answers();
  const auto found = infer_spans({Kind::Spans, "", answers, {}, {}});
  for (const TaskResult& task : found->tasks) {
    const AnswerRow row{"t", "found", task.label};
    const auto markings = read_markings(std::span(&row, 1));
    for (size_t i = 1; i < markings->spans.size(); ++i) EXPECT_LE(markings->spans[i - 1].end, markings->spans[i].start);
  }
}

}  // namespace
}  // namespace muster::consensus
