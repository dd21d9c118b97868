// What a method found out about spans, and how a task's result is read from it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/spans/span.h"

namespace muster::consensus {

struct SpanEstimate {
  struct Candidate {
    Span span;  // without severity
    double probability = 0;
  };
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `candidates`
  std::vector<Candidate> candidates;
  double threshold = 0.5;    // a span is accepted from this probability on
  bool may_overlap = false;  // accepted spans may: only where whole spans were voted on
  int iterations = 0;
  bool converged = true;

  std::span<const Candidate> of(uint32_t task) const {
    return {candidates.data() + begin[task], candidates.data() + begin[task + 1]};
  }
  void end_task() { begin.push_back(static_cast<uint32_t>(candidates.size())); }
};

struct SpanResult {
  std::vector<Span> spans;  // ascending
  double confidence = 0;    // the expected F1 of `spans`; of none, the probability that there are none
};

// Takes candidates from the most probable down, each if it reaches the threshold and, unless overlaps are allowed,
// touches nothing taken before (ties: the lower span). Severity is what most people said whose marks of this type
// overlap it (ties: the lower name).
std::vector<SpanResult> decide_spans(const SpanEstimate& estimate, const Markings& markings);

// By worker: the expected F1 of the spans they marked.
std::vector<double> rate_markers(const SpanEstimate& estimate, const Markings& markings);

}  // namespace muster::consensus
