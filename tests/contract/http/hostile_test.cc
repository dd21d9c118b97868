// Crowds, slow peers and bombs at the HTTP server: memory stays bounded, and who behaves is served as before.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "common/http/client.h"
#include "common/http/server.h"
#include "tests/support/bare_socket.h"
#include "tests/support/resident.h"

namespace muster::http {
namespace {

using Clock = std::chrono::steady_clock;
using testing::BareSocket;

constexpr size_t kCrowd = 2'000;
constexpr size_t kBytesOfOne = 32u << 10;  // more than a connection may cost
constexpr double kSlack = 0.05;            // seconds, for a busy machine

ServerOptions impatient() {
  ServerOptions options;
  options.idle_timeout_s = 1;
  return options;
}

class Hostile : public ::testing::Test {
 protected:
  void serve(ServerOptions options = {}) {
    Router router;
    router.add("GET", "/", [](Request, const Reply& reply) { reply(Response{}); });
    router.add("POST", "/", [](Request request, const Reply& reply) {
      Response response;
      response.body = std::to_string(request.body.size());
      reply(response);
    });
    server_ = std::move(*Server::start(std::move(options), std::move(router)));
    neighbour_ = *Client::create("http://127.0.0.1:" + std::to_string(server_->port()), std::chrono::seconds(10));
    usual_ = median_seconds();
  }

  // Of the neighbour's requests.
  double median_seconds() {
    std::vector<double> taken;
    for (int i = 0; i < 51; ++i) {
      const auto begun = Clock::now();
      const auto response = neighbour_->send("GET", "/", {}, "");
      EXPECT_TRUE(response && response->status == 200);
      taken.push_back(std::chrono::duration<double>(Clock::now() - begun).count());
    }
    std::nth_element(taken.begin(), taken.begin() + 25, taken.end());
    return taken[25];
  }
  void expect_undisturbed() { EXPECT_LT(median_seconds(), 20 * usual_ + kSlack); }

  void crowd(size_t count, const std::string& says) {
    for (size_t i = 0; i < count; ++i) {
      crowd_.push_back(std::make_unique<BareSocket>(server_->port()));
      ASSERT_TRUE(crowd_.back()->connected());
      if (!says.empty()) crowd_.back()->send(says);
    }
  }
  // Everybody sends `bytes` again and again, until all are cut. False: some were not within `patience`.
  bool all_are_cut(const std::string& bytes, std::chrono::seconds patience) {
    const auto end = Clock::now() + patience;
    while (!crowd_.empty() && Clock::now() < end) {
      std::erase_if(crowd_, [&](const auto& one) { return one->is_closed(1) || !one->send(bytes); });
      expect_undisturbed();
    }
    return crowd_.empty();
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> neighbour_;
  double usual_ = 0;
  std::vector<std::unique_ptr<BareSocket>> crowd_;
};

TEST_F(Hostile, TwoThousandConnectionsCostLittleAndDisturbNobody) {
  serve();
  const size_t before = testing::resident_bytes();
  crowd(kCrowd / 2, "");
  crowd(kCrowd / 2, "POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\nhalf a body");
  expect_undisturbed();
  const size_t grown = testing::resident_bytes() - std::min(before, testing::resident_bytes());
  if (testing::kMemoryIsOurs) {
    EXPECT_LT(grown, kCrowd * kBytesOfOne);
  }
  EXPECT_EQ(neighbour_->send("POST", "/", {}, std::string(100'000, 'x'))->body, "100000");
}

TEST_F(Hostile, BeyondTheLimitConnectionsAreClosedAndThoseWithinGoOn) {
  ServerOptions options;
  options.max_connections = 100;
  serve(options);
  crowd(99, "");
  expect_undisturbed();
  std::vector<std::unique_ptr<BareSocket>> beyond;
  for (int i = 0; i < 200; ++i) beyond.push_back(std::make_unique<BareSocket>(server_->port()));
  for (const auto& one : beyond) EXPECT_TRUE(one->is_closed(10'000));
  expect_undisturbed();
}

TEST_F(Hostile, AHeaderThatTricklesInIsCut) {
  serve(impatient());
  crowd(100, "GET / HTTP/1.1\r\nX-Slow: ");
  EXPECT_TRUE(all_are_cut("x", std::chrono::seconds(20)));
}

TEST_F(Hostile, ABodyThatTricklesInIsCut) {
  serve(impatient());
  crowd(100, "POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n");
  EXPECT_TRUE(all_are_cut("x", std::chrono::seconds(20)));
}

// As slow as the tricklers, but it brings enough in time.
TEST_F(Hostile, ABodyThatIsOnlySlowIsTaken) {
  serve(impatient());
  BareSocket slow(server_->port());
  slow.send("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n");
  for (int i = 1; i < 40; ++i) {
    EXPECT_TRUE(slow.send(std::string(10'000, 'x')));
    EXPECT_FALSE(slow.is_closed(50));  // its pause
  }
  slow.send(std::string(10'000, 'x'));
  EXPECT_TRUE(slow.read_to_end().ends_with("400000"));
}

TEST_F(Hostile, APackedBodyIsRefusedUnread) {
  serve();
  for (const char* encoding : {"gzip", "zstd", "deflate, gzip", "br"}) {
    const auto response = neighbour_->send("POST", "/", {{"Content-Encoding", encoding}}, std::string(1000, '\x1f'));
    ASSERT_TRUE(response.has_value()) << encoding;
    EXPECT_EQ(response->status, 415) << encoding;
  }
  EXPECT_EQ(neighbour_->send("POST", "/", {{"Content-Encoding", "identity"}}, "x")->status, 200);
}

}  // namespace
}  // namespace muster::http
