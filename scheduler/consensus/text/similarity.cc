#include "scheduler/consensus/text/similarity.h"

#include <algorithm>
#include <numeric>

namespace muster::consensus::text {
namespace {

constexpr size_t kMostWords = 20'000;  // of a task's texts together: at most 2e8 steps to count edits

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

double edit_similarity(std::span<const uint32_t> one, std::span<const uint32_t> other) {
  if (one.empty() && other.empty()) return 1;
  std::vector<uint32_t> edits(other.size() + 1);  // from the words of `one` so far to each beginning of `other`
  std::iota(edits.begin(), edits.end(), 0);
  for (const uint32_t word : one) {
    uint32_t diagonal = edits[0]++;
    for (size_t j = 0; j < other.size(); ++j) {
      const uint32_t replaced = diagonal + (word == other[j] ? 0 : 1);
      diagonal = edits[j + 1];
      edits[j + 1] = std::min({replaced, edits[j] + 1, diagonal + 1});
    }
  }
  return std::max(0.0, 1 - 2.0 * edits.back() / static_cast<double>(one.size() + other.size()));
}

std::vector<double> similarities(const std::vector<std::span<const uint32_t>>& texts) {
  const size_t n = texts.size();
  size_t words = 0;
  for (const auto& text : texts) words += text.size();
  const bool counts_edits = words <= kMostWords;
  std::vector<Shingles> sets;
  for (size_t i = 0; i < n && !counts_edits; ++i) sets.push_back(shingles(texts[i]));
  std::vector<double> matrix(n * n, 1);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) {
      matrix[i * n + j] = matrix[j * n + i] =
          counts_edits ? edit_similarity(texts[i], texts[j]) : similarity(sets[i], sets[j]);
    }
  }
  return matrix;
}

}  // namespace muster::consensus::text
