#include "scheduler/consensus/spans/span_estimate.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "scheduler/consensus/emptiness.h"
#include "scheduler/consensus/person_f1.h"

namespace muster::consensus {
namespace {

using Candidate = SpanEstimate::Candidate;

bool overlap(const Span& a, const Span& b) {
  return a.side == b.side && a.start < b.end && b.start < a.end;
}

uint32_t usual_severity(const Span& span, const Markings& markings, uint32_t task) {
  std::map<uint32_t, size_t> votes;
  for (const auto& answer : markings.of(task)) {
    for (const Span& marked : markings.marked(answer)) {
      if (marked.type == span.type && overlap(marked, span)) ++votes[marked.severity];
    }
  }
  const auto most =
      std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == votes.end() ? 0 : most->first;
}

// Accepted candidates, as positions in `candidates`.
std::vector<size_t> accept(std::span<const Candidate> candidates, double threshold, bool may_overlap) {
  std::vector<size_t> order;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].probability >= threshold) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tie(candidates[b].probability, candidates[a].span) <
           std::tie(candidates[a].probability, candidates[b].span);
  });
  if (may_overlap) return order;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> taken;  // (side, end) → start
  std::vector<size_t> accepted;
  for (const size_t i : order) {
    const Span& span = candidates[i].span;
    const auto next = taken.upper_bound({span.side, span.start});
    if (next != taken.end() && next->first.first == span.side && next->second < span.end) continue;
    taken[{span.side, span.end}] = span.start;
    accepted.push_back(i);
  }
  return accepted;
}

SpanResult decide(std::span<const Candidate> candidates, const SpanEstimate& estimate, const Markings& markings,
                  uint32_t task) {
  SpanResult result;
  double all = 0, right = 0, none = 1;
  for (const Candidate& one : candidates) {
    all += one.probability;
    none *= 1 - one.probability;
  }
  for (const size_t i : accept(candidates, estimate.threshold, estimate.may_overlap)) {
    right += candidates[i].probability;
    Span span = candidates[i].span;
    span.severity = usual_severity(span, markings, task);
    result.spans.push_back(span);
  }
  std::sort(result.spans.begin(), result.spans.end());
  const double given = static_cast<double>(result.spans.size());
  result.confidence = result.spans.empty() ? none : 2 * right / (given + all);
  return result;
}

size_t empty_answers(const Markings& markings, uint32_t task) {
  const auto answers = markings.of(task);
  return static_cast<size_t>(
      std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.begin == answer.end; }));
}

}  // namespace

std::vector<SpanResult> decide_spans(const SpanEstimate& estimate, const Markings& markings) {
  std::vector<SpanResult> results;
  Emptiness emptiness;
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    results.push_back(decide(estimate.of(t), estimate, markings, t));
    double none = 1;
    for (const Candidate& one : estimate.of(t)) none *= 1 - one.probability;
    emptiness.add(1 - none, markings.of(t).size(), empty_answers(markings, t));
  }
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    if (estimate.of(t).empty()) results[t].confidence = emptiness.after(markings.of(t).size());
  }
  return results;
}

std::vector<double> rate_markers(const SpanEstimate& estimate, const Markings& markings) {
  PersonF1 rates(static_cast<uint32_t>(markings.workers.size()));
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    double there = 0;
    std::map<Span, double> probability;
    for (const Candidate& one : estimate.of(t)) {
      there += one.probability;
      probability[one.span] = one.probability;
    }
    for (const auto& answer : markings.of(t)) {
      double right = 0;
      for (Span span : markings.marked(answer)) {
        span.severity = 0;
        const auto found = probability.find(span);
        right += found == probability.end() ? 0 : found->second;
      }
      rates.add(answer.worker, right, answer.end - answer.begin, there);
    }
  }
  return rates.all();
}

}  // namespace muster::consensus
