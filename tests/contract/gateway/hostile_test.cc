// Crowds of strangers at the gate: memory stays bounded, and the site beside them hears its answers as before.
#include <algorithm>
#include <chrono>
#include <random>

#include "common/wire/limits.h"
#include "tests/contract/gateway/rig.h"
#include "tests/support/bare_socket.h"
#include "tests/support/resident.h"

namespace muster::gateway {
namespace {

using Clock = std::chrono::steady_clock;
using testing::BareSocket;

constexpr size_t kCrowd = 2'000;
constexpr size_t kBytesOfOne = 64u << 10;  // more than a connection without a session may cost
constexpr double kSlack = 0.05;            // seconds, for a busy machine
constexpr int kHandshakeMs = 8'000;        // a handshake has 5 s

class Strangers : public Rig {
 protected:
  Strangers() : keys_(enrol("good")) {
    start();
    neighbour_ = live_agent(keys_);
    const std::string endpoint = gateway_->endpoint();
    port_ = static_cast<uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
    usual_ = median_seconds();
  }

  double median_seconds() {
    std::vector<double> taken;
    for (int i = 0; i < 51; ++i) {
      const auto begun = Clock::now();
      expect_undisturbed(*neighbour_);
      taken.push_back(std::chrono::duration<double>(Clock::now() - begun).count());
    }
    std::nth_element(taken.begin(), taken.begin() + 25, taken.end());
    return taken[25];
  }
  void expect_quick() { EXPECT_LT(median_seconds(), 20 * usual_ + kSlack); }

  void crowd(size_t count, const std::string& says) {
    for (size_t i = 0; i < count; ++i) {
      crowd_.push_back(std::make_unique<BareSocket>(port_));
      ASSERT_TRUE(crowd_.back()->connected());
      if (!says.empty()) crowd_.back()->send(says);
    }
  }
  // The first may take a handshake's time; the others began with it.
  void expect_all_closed() {
    for (const auto& one : crowd_) EXPECT_TRUE(one->is_closed(kHandshakeMs));
    crowd_.clear();
  }

  wire::KeyPair keys_;
  std::unique_ptr<RawAgent> neighbour_;
  uint16_t port_ = 0;
  double usual_ = 0;
  std::vector<std::unique_ptr<BareSocket>> crowd_;
};

TEST_F(Strangers, TwoThousandWhoSayNothingAreClosedAndCostLittle) {
  const size_t before = testing::resident_bytes();
  crowd(kCrowd, "");
  expect_quick();
  const size_t grown = testing::resident_bytes() - std::min(before, testing::resident_bytes());
  if (testing::kMemoryIsOurs) {
    EXPECT_LT(grown, kCrowd * kBytesOfOne);
  }
  expect_all_closed();
  EXPECT_EQ(counter("muster_gateway_sessions"), 1);
}

TEST_F(Strangers, WhoStopsHalfWayThroughTheHandshakeIsClosed) {
  // A greeting of ZMTP 3.1 that announces CURVE, and nothing after it.
  std::string greeting("\xff\0\0\0\0\0\0\0\1\x7f\3\1CURVE", 17);
  greeting.resize(64, '\0');
  crowd(200, greeting);
  expect_quick();
  expect_all_closed();
}

TEST_F(Strangers, WhoTalksNonsenseOrAnotherProtocolIsClosed) {
  std::mt19937 random(1);
  std::string noise(4096, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  std::string plain("\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL", 16);
  plain.resize(64, '\0');
  crowd(100, noise);
  crowd(100, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  crowd(100, plain);
  expect_quick();
  expect_all_closed();
  EXPECT_EQ(counter("muster_gateway_sessions"), 1);
}

TEST_F(Strangers, AFloodOfHandshakesWithUnknownKeysIsRefusedBesideTheOthers) {
  constexpr int kStrangers = 40;
  std::vector<std::unique_ptr<RawAgent>> strangers;
  const wire::KeyPair unknown = *wire::generate_key_pair();
  for (int i = 0; i < kStrangers; ++i) strangers.push_back(std::make_unique<RawAgent>(options(unknown)));
  expect_quick();
  await_counter("muster_gateway_zap_refusals_total", "unknown_key", kStrangers, *neighbour_);
  expect_quick();
}

// It is enrolled, and floods.
TEST_F(Strangers, ASiteThatFloodsDoesNotSlowTheOtherDown) {
  const wire::KeyPair wild_keys = enrol("wild");
  directory_.put_worker({WorkerNumber(2), "wild-1", SiteNumber(2), core::WorkerLevel::Annotator, true});
  release(core::SitesChanged{});
  release(core::SendRoster{SiteNumber(1), {WorkerNumber(1)}});
  EXPECT_EQ(neighbour_->hear(), "roster 1");
  auto wild = live_agent(wild_keys);
  const std::string nonsense(1u << 20, '\1');
  const size_t before = testing::resident_bytes();
  for (int i = 0; i < 100; ++i) wild->send_frames({nonsense});
  for (int i = 0; i < 2'000; ++i) wild->submit(1);
  expect_quick();
  // What waits unread is bounded by the socket's queue, what waits for the core by the quota of a site.
  const size_t grown = testing::resident_bytes() - std::min(before, testing::resident_bytes());
  if (testing::kMemoryIsOurs) {
    EXPECT_LT(grown, 400u << 20);
  }
  await_counter("muster_gateway_errors_total", "busy", 1, *neighbour_);
}

}  // namespace
}  // namespace muster::gateway
