#include "scheduler/consensus/text/similarity.h"

#include <algorithm>

namespace muster::consensus::text {
namespace {

template <class List>
double overlap(const List& one, const List& other) {
  size_t shared = 0;
  for (size_t i = 0, j = 0; i < one.size() && j < other.size();) {
    if (one[i] == other[j]) {
      ++shared, ++i, ++j;
    } else {
      one[i] < other[j] ? ++i : ++j;
    }
  }
  return 2.0 * static_cast<double>(shared) / static_cast<double>(one.size() + other.size());
}

std::vector<uint16_t> byte_pairs(std::string_view word) {
  std::vector<uint16_t> pairs;
  uint8_t before = 0;
  for (const char c : word) {
    pairs.push_back(static_cast<uint16_t>(before << 8 | static_cast<uint8_t>(c)));
    before = static_cast<uint8_t>(c);
  }
  pairs.push_back(static_cast<uint16_t>(before << 8));
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace

Shingles shingles(std::span<const uint32_t> words) {
  Shingles made;
  made.words.assign(words.begin(), words.end());
  for (size_t i = 1; i < words.size(); ++i) made.pairs.push_back(uint64_t{words[i - 1]} << 32 | words[i]);
  std::sort(made.words.begin(), made.words.end());
  std::sort(made.pairs.begin(), made.pairs.end());
  return made;
}

double similarity(const Shingles& one, const Shingles& other) {
  if (one.words.empty() || other.words.empty()) return one.words.empty() && other.words.empty() ? 1 : 0;
  const double words = overlap(one.words, other.words);
  if (one.pairs.empty() && other.pairs.empty()) return words;
  return (words + overlap(one.pairs, other.pairs)) / 2;
}

double word_similarity(std::string_view one, std::string_view other) {
  return one == other ? 1 : overlap(byte_pairs(one), byte_pairs(other));
}

std::vector<double> similarities(const std::vector<std::span<const uint32_t>>& texts) {
  const size_t n = texts.size();
  std::vector<Shingles> sets;
  sets.reserve(n);
  for (const auto& words : texts) sets.push_back(shingles(words));
  std::vector<double> matrix(n * n, 1);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) matrix[i * n + j] = matrix[j * n + i] = similarity(sets[i], sets[j]);
  }
  return matrix;
}

}  // namespace muster::consensus::text
