#include "tests/bench/path/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace muster::bench {

// Values below 32 µs have a bucket each; above, each doubling is cut into 32.
size_t LatencyHistogram::bucket_of(uint64_t microseconds) {
  if (microseconds < (1u << kStepsBits)) return microseconds;
  const int shift = std::bit_width(microseconds) - 1 - kStepsBits;
  const size_t bucket = (static_cast<size_t>(shift) << kStepsBits) + (microseconds >> shift);
  return std::min(bucket, kBuckets - 1);
}

double LatencyHistogram::middle_us(size_t bucket) {
  if (bucket < (1u << kStepsBits)) return static_cast<double>(bucket);
  const size_t shift = (bucket >> kStepsBits) - 1;
  const double low = std::ldexp(static_cast<double>((bucket & ((1u << kStepsBits) - 1)) + (1u << kStepsBits)),
                                static_cast<int>(shift));
  return low + std::ldexp(0.5, static_cast<int>(shift));
}

void LatencyHistogram::add(std::chrono::nanoseconds latency) {
  const auto microseconds = static_cast<uint64_t>(std::max<int64_t>(latency.count() / 1000, 0));
  ++buckets_[bucket_of(microseconds)];
  ++count_;
  max_us_ = std::max(max_us_, microseconds);
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) buckets_[bucket] += other.buckets_[bucket];
  count_ += other.count_;
  max_us_ = std::max(max_us_, other.max_us_);
}

void LatencyHistogram::clear() {
  *this = LatencyHistogram();
}

double LatencyHistogram::quantile_ms(double share) const {
  const auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_)));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < kBuckets && count_ > 0; ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted && seen > 0) return middle_us(bucket) / 1000;
  }
  return 0;
}

double LatencyHistogram::max_ms() const {
  return static_cast<double>(max_us_) / 1000;
}

}  // namespace muster::bench
