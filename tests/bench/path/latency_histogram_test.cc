#include "tests/bench/path/latency_histogram.h"

namespace muster::bench {
namespace {

using std::chrono::microseconds;

TEST(LatencyHistogram, IsEmptyAtFirst) {
  EXPECT_EQ(LatencyHistogram().quantile_ms(0.5), 0);
  EXPECT_EQ(LatencyHistogram().count(), 0u);
}

TEST(LatencyHistogram, IsWithinThreePercentOverNineDecades) {
  for (int64_t value = 1; value < 1'000'000'000; value = value * 3 / 2 + 1) {
    LatencyHistogram histogram;
    histogram.add(microseconds(value));
    const double expected = static_cast<double>(value) / 1000;
    EXPECT_NEAR(histogram.quantile_ms(0.5), expected, expected * 0.03) << value;
    EXPECT_DOUBLE_EQ(histogram.max_ms(), expected);
  }
}

TEST(LatencyHistogram, KnowsItsQuantilesAfterMerging) {
  LatencyHistogram low, high;
  for (int value = 1; value <= 500; ++value) low.add(microseconds(value * 1000));
  for (int value = 501; value <= 1000; ++value) high.add(microseconds(value * 1000));
  low.merge(high);
  EXPECT_EQ(low.count(), 1000u);
  EXPECT_NEAR(low.quantile_ms(0.50), 500, 15);
  EXPECT_NEAR(low.quantile_ms(0.99), 990, 30);
  EXPECT_NEAR(low.quantile_ms(1.0), 1000, 30);
}

}  // namespace
}  // namespace muster::bench
