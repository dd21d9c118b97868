#include "scheduler/consensus/spans/infer_spans.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/spans/span_estimate.h"
#include "scheduler/consensus/spans/span_votes.h"
#include "scheduler/consensus/spans/token_dawid_skene.h"

namespace muster::consensus {
namespace {

constexpr std::string_view kTokenDawidSkene = "token-dawid-skene", kSpanVote = "span-vote",
                           kTokenMajority = "token-majority", kPartialVote = "partial-vote";
constexpr std::string_view kMethods[] = {kTokenDawidSkene, kSpanVote, kTokenMajority, kPartialVote};

SpanEstimate estimate(std::string_view method, const Markings& markings) {
  if (method == kSpanVote) return span_vote(markings);
  if (method == kTokenMajority) return token_majority(markings);
  if (method == kPartialVote) return partial_vote(markings);
  return token_dawid_skene(markings);
}

// Rows of one task, whose people are named so that they keep their order.
std::vector<std::string> names(size_t people) {
  std::vector<std::string> made;
  for (size_t i = 0; i < people; ++i) made.push_back(std::to_string(1'000'000 + i));
  return made;
}

}  // namespace

std::span<const std::string_view> span_methods() {
  return kMethods;
}

Result<Inference> infer_spans(const Request& request) {
  const auto method = choose_method(request.method, kMethods);
  if (!method) return tl::unexpected(method.error());
  const auto markings = read_markings(request.answers, request.repeats);
  if (!markings) return tl::unexpected(markings.error());
  const SpanEstimate found = estimate(*method, *markings);

  Inference made;
  made.method = *method;
  made.iterations = found.iterations;
  made.converged = found.converged;
  const std::vector<SpanResult> results = decide_spans(found, *markings);
  for (size_t t = 0; t < results.size(); ++t) {
    made.tasks.push_back({markings->tasks[t], write_spans(results[t].spans, *markings), results[t].confidence});
  }
  std::vector<uint64_t> answers(markings->workers.size(), 0);
  for (const auto& answer : markings->answers) ++answers[answer.worker];
  const std::vector<double> reliability = rate_markers(found, *markings);
  for (size_t w = 0; w < answers.size(); ++w) {
    made.workers.push_back({markings->workers[w], reliability[w], answers[w]});
  }
  return made;
}

Opinion score_spans(std::span<const PersonAnswer> answers) {
  const std::vector<std::string> people = names(answers.size());
  std::vector<AnswerRow> rows;
  std::vector<double> reliability;
  for (size_t i = 0; i < answers.size(); ++i) {
    const AnswerRow row{"", people[i], answers[i].label};
    if (!read_markings(std::span(&row, 1))) continue;
    rows.push_back(row);
    reliability.push_back(std::clamp(answers[i].reliability, 0.01, 0.99));
  }
  const auto markings = read_markings(rows);
  if (!markings || rows.empty()) return {};
  SpanEstimate found = span_vote_at(*markings, 0.5);
  found.may_overlap = false;
  for (auto& candidate : found.candidates) {
    double log_odds = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      const double hit = reliability[i], false_alarm = (1 - hit) / 2;
      log_odds += markings->has(markings->answers[i], candidate.span) ? std::log(hit / false_alarm)
                                                                      : std::log((1 - hit) / (1 - false_alarm));
    }
    candidate.probability = 1 / (1 + std::exp(-log_odds));
  }
  const SpanResult result = decide_spans(found, *markings).front();
  return {write_spans(result.spans, *markings), result.confidence};
}

}  // namespace muster::consensus
