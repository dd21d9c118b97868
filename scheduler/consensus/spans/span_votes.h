// Votes on whole spans, and on tokens: what the sequence model is measured against.
#pragma once

#include "scheduler/consensus/spans/span_estimate.h"

namespace muster::consensus {

// Exact votes: a candidate is a span (side, start, end, type) that somebody marked; its votes are the people who marked
// exactly that. How many votes are enough is learned without truth: hits and false alarms of all people together
// (existence.h) give each candidate a probability, and those that make the greatest expected F1 are accepted
// (f1_cut.h). Results may overlap as people's spans may.
SpanEstimate span_vote(const Markings& markings);

// The same, with a span's probability being its share of votes, and a threshold on that.
SpanEstimate span_vote_at(const Markings& markings, double threshold);

// Partial votes: a person supports a candidate by the greatest Dice coefficient, 2 common / (length + length), of a
// span of theirs of the same type and side; its probability is the mean support, accepted from one half on.
SpanEstimate partial_vote(const Markings& markings);

// The mark that most people gave each atom (regions.h; ties: outside, then the lower type, begin before inside). A
// stretch of inside without a beginning begins where it starts, and a change of type begins a span. A span's
// probability is the mean share, over its atoms, of people who gave its type; all are accepted.
SpanEstimate token_majority(const Markings& markings);

}  // namespace muster::consensus
