// Several texts as one network of slots: which of their words stand for the same spoken word.
//
// The texts are aligned one after another, the most central first (greatest summed similarity, similarity.h), then by
// falling similarity to it. A slot holds what each aligned text has there, a word or nothing. Aligning a text costs the
// expected edits against a text drawn from those before:
//   its word w on a slot      the share of texts with nothing there + Σ_u share of u · d(u, w)
//   a slot passed over        the share of texts with a word there
//   a new slot                1
// with d(u, w) = 0 for equal words, else 1 − ½ word_similarity(u, w), so that misheard words meet. Ties prefer a word
// on a slot, then a slot passed over.
//
// Source: J. G. Fiscus, A post-processing system to yield reduced word error rates: Recognizer Output Voting Error
// Reduction (ROVER), ASRU 1997; here with shares in place of one reference word.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace muster::consensus::text {

struct Network {
  static constexpr int32_t kNothing = -1;
  uint32_t texts = 0, slots = 0;
  std::vector<int32_t> place;  // slots × texts, by slot: the position of the text's word there, or kNothing
  bool aligned = true;         // false: too long to align (more than 2^26 cells); no slots then

  int32_t at(uint32_t slot, uint32_t text) const { return place[size_t{slot} * texts + text]; }
};

// `forms`: what the numbers in `texts` stand for.
Network align(const std::vector<std::span<const uint32_t>>& texts, const std::vector<std::string>& forms);

}  // namespace muster::consensus::text
