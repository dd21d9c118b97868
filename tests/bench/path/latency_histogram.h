// Latencies in buckets whose width grows with the value: at most 3 % off, in a few kilobytes.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace muster::bench {

class LatencyHistogram {
 public:
  void add(std::chrono::nanoseconds latency);
  void merge(const LatencyHistogram& other);
  void clear();

  uint64_t count() const { return count_; }
  // `share` of all latencies are at most so long, in milliseconds; 0 if there are none.
  double quantile_ms(double share) const;
  double max_ms() const;

 private:
  static constexpr int kStepsBits = 5;  // buckets to each doubling: 32
  static constexpr size_t kBuckets = 32 * 48;
  static size_t bucket_of(uint64_t microseconds);
  static double middle_us(size_t bucket);

  std::array<uint64_t, kBuckets> buckets_{};
  uint64_t count_ = 0, max_us_ = 0;
};

}  // namespace muster::bench
