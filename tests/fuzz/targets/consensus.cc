#include <cmath>

#include "common/base/check.h"
#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/infer/score.h"
#include "scheduler/consensus/measure/measure.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

constexpr size_t kMostRows = 24;
constexpr size_t kMostBytes = 4096;  // what grows with the square of a text's length stays short here

bool is_share(double value) {
  return std::isfinite(value) && value >= 0 && value <= 1;
}

struct Rows {
  std::vector<std::string> tasks, workers;
  std::vector<muster::consensus::AnswerRow> answers;
};

// Lines "TASK WORKER LABEL", tasks and workers of one letter.
std::vector<muster::consensus::AnswerRow> read_rows(Input& input) {
  std::vector<muster::consensus::AnswerRow> rows;
  while (!input.empty() && rows.size() < kMostRows) {
    const std::string_view line = input.line();
    if (line.size() < 4) continue;
    rows.push_back({line.substr(0, 1), line.substr(2, 1), line.substr(4)});
  }
  return rows;
}

void check_scores(muster::consensus::Kind kind, const std::vector<muster::consensus::AnswerRow>& rows) {
  std::vector<muster::consensus::PersonAnswer> people;
  for (const auto& row : rows) {
    people.push_back({row.label, static_cast<double>(static_cast<uint8_t>(row.worker.front())) / 255});
  }
  const auto opinion = muster::consensus::score(kind, people, 5);
  MUSTER_CHECK(is_share(opinion.confidence));
}

}  // namespace

// Two bytes choose kind and method.
void consensus(std::string_view bytes) {
  using muster::consensus::Kind;
  Input input(bytes.substr(0, kMostBytes));
  const auto kinds = muster::consensus::kinds();
  muster::consensus::Request request;
  request.kind = kinds[input.below(static_cast<uint32_t>(kinds.size()))];
  const auto methods = muster::consensus::methods(request.kind);
  request.method = methods[input.below(static_cast<uint32_t>(methods.size()))];
  const auto rows = read_rows(input);
  request.answers = rows;
  check_scores(request.kind, rows);
  const auto inferred = muster::consensus::infer(request);
  if (!inferred) return;
  const bool scores = request.kind == Kind::Pairwise || request.kind == Kind::Ranking;
  std::vector<muster::consensus::Gold> truths;
  for (const auto& task : inferred->tasks) {
    MUSTER_CHECK(is_share(task.confidence));
    if (!scores) truths.push_back({task.task, task.label});
  }
  for (const auto& worker : inferred->workers) MUSTER_CHECK(is_share(worker.reliability));
  // A result is a label of its kind: it can be measured against itself.
  const auto measured = muster::consensus::measure(request.kind, inferred->tasks, truths);
  MUSTER_CHECK(measured.has_value());
}

}  // namespace muster::fuzz
