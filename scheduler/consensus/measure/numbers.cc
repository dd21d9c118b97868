#include "scheduler/consensus/measure/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

namespace muster::consensus {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<size_t> ascending(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t j) { return values[i] < values[j]; });
  return order;
}

std::vector<double> ranks(std::span<const double> values) {
  const std::vector<size_t> order = ascending(values);
  std::vector<double> rank(values.size());
  for (size_t first = 0, next; first < order.size(); first = next) {
    for (next = first; next < order.size() && values[order[next]] == values[order[first]];) ++next;
    for (size_t i = first; i < next; ++i) rank[order[i]] = static_cast<double>(first + next - 1) / 2;
  }
  return rank;
}

double pairs(size_t n) {
  return static_cast<double>(n) * (static_cast<double>(n) - 1) / 2;
}

// Pairs within runs of equal neighbours.
template <class Equal>
double tied_pairs(size_t n, Equal equal) {
  double tied = 0;
  for (size_t first = 0, next; first < n; first = next) {
    for (next = first + 1; next < n && equal(first, next);) ++next;
    tied += pairs(next - first);
  }
  return tied;
}

// Sorts, and counts the pairs that stood in the wrong order.
double count_inversions(std::vector<double>& values) {
  std::vector<double> merged(values.size());
  double inversions = 0;
  for (size_t width = 1; width < values.size(); width *= 2) {
    for (size_t begin = 0; begin < values.size(); begin += 2 * width) {
      const size_t middle = std::min(begin + width, values.size()), end = std::min(begin + 2 * width, values.size());
      size_t left = begin, right = middle;
      for (size_t to = begin; to < end; ++to) {
        const bool from_right = left == middle || (right < end && values[right] < values[left]);
        if (from_right) inversions += static_cast<double>(middle - left);
        merged[to] = from_right ? values[right++] : values[left++];
      }
    }
    values.swap(merged);
  }
  return inversions;
}

}  // namespace

double mean_absolute_error(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

double root_mean_square_error(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

double pearson(std::span<const double> a, std::span<const double> b) {
  const double mean_a = mean(a), mean_b = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : kUndefined;
}

double spearman(std::span<const double> a, std::span<const double> b) {
  return pearson(ranks(a), ranks(b));
}

double kendall(std::span<const double> a, std::span<const double> b) {
  std::vector<size_t> order(a.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t i, size_t j) { return a[i] != a[j] ? a[i] < a[j] : b[i] < b[j]; });
  const auto same_a = [&](size_t i, size_t j) { return a[order[i]] == a[order[j]]; };
  const auto same_both = [&](size_t i, size_t j) { return same_a(i, j) && b[order[i]] == b[order[j]]; };
  const double tied_a = tied_pairs(a.size(), same_a), tied_both = tied_pairs(a.size(), same_both);
  std::vector<double> values;
  for (const size_t i : order) values.push_back(b[i]);
  const double discordant = count_inversions(values);
  const double tied_b = tied_pairs(a.size(), [&](size_t i, size_t j) { return values[i] == values[j]; });
  const double untied_a = pairs(a.size()) - tied_a, untied_b = pairs(a.size()) - tied_b;
  if (!(untied_a > 0) || !(untied_b > 0)) return kUndefined;
  const double concordant = pairs(a.size()) - tied_a - tied_b + tied_both - discordant;
  return (concordant - discordant) / std::sqrt(untied_a * untied_b);
}

}  // namespace muster::consensus
