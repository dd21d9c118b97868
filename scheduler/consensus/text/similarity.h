// How alike two texts are: by the edits that turn one into the other, which is also what errors are counted in; or,
// where texts are too long for that, by the words and the pairs of neighbouring words they share. No embeddings, no
// training.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace muster::consensus::text {

// Words and neighbouring pairs of a text, sorted; each as often as it occurs.
struct Shingles {
  std::vector<uint64_t> words, pairs;
};
Shingles shingles(std::span<const uint32_t> words);

// 0 to 1: the mean of the F-measures over words and over pairs of neighbours, 2·shared / (of one + of the other). Over
// words alone where neither has pairs; 1 between two empty texts, 0 between an empty one and another.
double similarity(const Shingles& one, const Shingles& other);

// 0 to 1: 1 − 2·edits / (words of one + of the other), edits being words added, left out or replaced (Levenshtein).
// 1 between two empty texts. Work in the order of the product of their lengths.
double edit_similarity(std::span<const uint32_t> one, std::span<const uint32_t> other);

// 0 to 1: the F-measure over pairs of neighbouring bytes, the word's ends among them. 1 for equal words.
double word_similarity(std::string_view one, std::string_view other);

// n × n, by row: the edit similarity of each text to each; where the texts together are longer than 20,000 words,
// `similarity` instead.
std::vector<double> similarities(const std::vector<std::span<const uint32_t>>& texts);

}  // namespace muster::consensus::text
