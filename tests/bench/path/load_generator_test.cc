#include "tests/bench/path/load_generator.h"

#include "tests/bench/path/gateway_path.h"

namespace muster::bench {
namespace {

LoadConfig short_load() {
  LoadConfig load;
  load.warm_up = Millis(0);
  load.duration = Millis(20'000);  // the work ends before
  return load;
}

TEST(LoadGenerator, AnswersEveryLeaseOnceAndHearsOfEach) {
  const auto report = run_gateway_path(short_load(), 8, 16, 20'000);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->load.ran_out);
  EXPECT_EQ(report->load.leases, 20'000u);
  EXPECT_EQ(report->load.acknowledged_ever, 20'000u);
  EXPECT_EQ(report->answers, 20'000u);
  EXPECT_EQ(report->invalid_answers, 0u);
  EXPECT_EQ(report->load.errors, 0u);
  // All may be over before measuring begins.
  EXPECT_EQ(report->load.p50_ms > 0, report->load.acknowledged > 0);
}

TEST(LoadGenerator, SpreadsItsSitesOverThreads) {
  LoadConfig load = short_load();
  load.threads = 2;
  const auto report = run_gateway_path(load, 5, 8, 3'000);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->answers, 3'000u);
}

TEST(LoadGenerator, SaysWhenNobodyAnswers) {
  LoadConfig load = short_load();
  load.endpoint = "tcp://127.0.0.1:1";
  load.connect_patience = Millis(100);
  load.server_key = wire::generate_key_pair()->public_key;
  load.sites = {{*wire::generate_key_pair(), {1}}};
  const auto report = run_load(load);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "load.connect");
}

}  // namespace
}  // namespace muster::bench
