// ROVER with people's reliability: transcripts are aligned into a network of slots (alignment.h), and each slot is
// voted on; a person counts by how often they are right word for word.
//
// Model: slot s has a true word z_s, or nothing; person j has there what is true with probability a_j, else one of
// M = 4 other things. With V_s what the people of the task have in slot s:
//   E-step: P(z_s = v) ∝ Π_{j says v} a_j · Π_{j says else} (1 − a_j) / M,           v ∈ V_s
//   M-step: a_j = (Σ_s P(z_s = what j says) + 8 ā) / (n_j + 8),    ā the mean over all people's slots.
// Starts from a_j = 0.75. Stops when no a_j moves by more than 1e-3, or after 20 rounds.
// Result: slot by slot the likeliest word in the written form most used for it by weight of log-odds of a_j; nothing
// where nothing is likeliest. Ties go to a word over nothing, then to lesser bytes. Where a text is too long to align
// the task's weighted medoid stands. Confidence: the mean over slots, empty ones among them, of the posterior of what
// was chosen. Reliability: a_j.
//
// Sources: J. G. Fiscus, A post-processing system to yield reduced word error rates: Recognizer Output Voting Error
// Reduction (ROVER), ASRU 1997; M. Marge, S. Banerjee, A. Rudnicky, Using the Amazon Mechanical Turk for transcription
// of spoken language, ICASSP 2010 (people in place of recognisers).
#pragma once

#include "scheduler/consensus/text/corpus.h"

namespace muster::consensus::text {

TextEstimate rover(const Corpus&);

// One task: texts of people with known accuracies, in an order that does not depend on who came first.
struct Voted {
  std::string value;
  double confidence = 0;
};
Voted rover_one(const std::vector<std::string_view>& texts, const std::vector<double>& accuracy);

}  // namespace muster::consensus::text
