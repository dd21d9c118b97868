#include "scheduler/consensus/spans/span_votes.h"

#include <algorithm>
#include <limits>
#include <map>

#include "scheduler/consensus/existence.h"
#include "scheduler/consensus/f1_cut.h"

namespace muster::consensus {
namespace {

Span without_severity(Span span) {
  span.severity = 0;
  return span;
}

// The distinct spans of a task and how many people marked exactly each.
std::map<Span, uint32_t> count_votes(const Markings& markings, uint32_t task) {
  std::map<Span, uint32_t> votes;
  for (const auto& answer : markings.of(task)) {
    Span last{.end = 0};
    for (const Span& marked : markings.marked(answer)) {
      const Span span = without_severity(marked);
      if (span != last) ++votes[span];
      last = span;
    }
  }
  return votes;
}

double support(std::span<const Span> marked, const Span& candidate) {
  double best = 0;
  for (const Span& span : marked) {
    if (span.side != candidate.side || span.type != candidate.type) continue;
    const uint32_t start = std::max(span.start, candidate.start), end = std::min(span.end, candidate.end);
    if (start >= end) continue;
    const double lengths = double(span.end - span.start) + double(candidate.end - candidate.start);
    best = std::max(best, 2.0 * (end - start) / lengths);
  }
  return best;
}

}  // namespace

SpanEstimate span_vote_at(const Markings& markings, double threshold) {
  SpanEstimate made;
  made.threshold = threshold;
  made.may_overlap = true;
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    const double people = static_cast<double>(markings.of(t).size());
    for (const auto& [span, votes] : count_votes(markings, t)) made.candidates.push_back({span, votes / people});
    made.end_task();
  }
  return made;
}

SpanEstimate span_vote(const Markings& markings) {
  SpanEstimate made = span_vote_at(markings, 0);
  Sightings sightings;
  sightings.workers = static_cast<uint32_t>(markings.workers.size());
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    for (const auto& candidate : made.of(t)) {
      for (const auto& answer : markings.of(t)) {
        sightings.looks.push_back({answer.worker, markings.has(answer, candidate.span)});
      }
      sightings.end_candidate();
    }
  }
  const Existence found = estimate_existence(sightings, {.strength = std::numeric_limits<double>::infinity()});
  for (size_t i = 0; i < made.candidates.size(); ++i) made.candidates[i].probability = found.real[i];
  made.threshold = expected_f1_cut(found.real).threshold;
  made.iterations = found.iterations;
  made.converged = found.converged;
  return made;
}

SpanEstimate partial_vote(const Markings& markings) {
  SpanEstimate made = span_vote_at(markings, 0.5);
  made.may_overlap = false;
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    for (uint32_t i = made.begin[t]; i < made.begin[t + 1]; ++i) {
      double sum = 0;
      for (const auto& answer : markings.of(t)) sum += support(markings.marked(answer), made.candidates[i].span);
      made.candidates[i].probability = sum / static_cast<double>(markings.of(t).size());
    }
  }
  return made;
}

}  // namespace muster::consensus
