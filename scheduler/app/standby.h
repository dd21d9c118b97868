// A scheduler that waits for its turn to lead: follows the journal, claims the lease, and tells everybody who asks
// where the leader is (docs/high-availability.md).
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "common/base/random_hex.h"
#include "common/base/result.h"
#include "scheduler/api/ports.h"
#include "scheduler/api/standby_routes.h"
#include "scheduler/app/candidate.h"
#include "scheduler/app/follower.h"
#include "scheduler/app/settings.h"
#include "scheduler/gateway/standby_gateway.h"
#include "scheduler/store/redis_client.h"

namespace prometheus {
class Counter;
class Gauge;
class Registry;
}  // namespace prometheus
namespace muster::http {
class Server;
}

namespace muster::app {

// One thread, but for StandbyPort. Life: `open`, `wait`, then its parts are taken over, and it is destroyed, which
// frees its addresses.
class Standby final : public api::StandbyPort {
 public:
  Standby(const Settings& settings, store::RedisAddress redis, store::Checkpoints& checkpoints, uint8_t shard,
          std::shared_ptr<prometheus::Registry> registry);
  ~Standby() override;

  // Listens on the settings' addresses. Failures: those of the gateway and the HTTP server.
  Result<void> open(const std::string& secret_key);
  // Until it leads, or `give_up`: then "given_up". Other failures are final: the state cannot be read.
  Result<void> wait(const std::atomic<bool>& give_up);

  // With the ports that were chosen. REQUIRES opened.
  uint16_t http_port() const;
  std::string agents_endpoint() const { return gateway_->endpoint(); }
  // REQUIRES that it leads.
  Follower& follower() { return follower_; }
  std::unique_ptr<Candidate> take_candidate() { return std::move(candidate_); }

  std::string leader_url() const override;
  std::string missing() const override;

 private:
  std::string advertised_http() const;
  std::string advertised_agents() const;
  std::string leader_endpoint() const;
  Result<void> follow(const std::atomic<bool>& give_up);
  void show();
  // What keeps `musterctl upgrade finalize` from leaving this one behind; without Redis it goes unsaid.
  api::StandbyView view() const;
  void announce();

  const Settings& settings_;
  const store::RedisAddress redis_;
  const uint8_t shard_;
  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Gauge* const sequence_;
  prometheus::Counter* const restarts_;
  uint64_t restarts_counted_ = 0;
  std::chrono::steady_clock::time_point announced_{};
  const std::string nameless_ = "standby-" + random_hex(4);  // where it has no address that others can use
  store::RedisClient client_;                                // the follower's
  Follower follower_;
  gateway::Directory directory_;
  std::unique_ptr<Candidate> candidate_;
  std::atomic<const Candidate*> asked_{nullptr};  // for other threads: null before there is one
  std::atomic<bool> caught_up_{false};
  std::atomic<bool> journal_away_{false};  // and the log says so
  std::unique_ptr<gateway::StandbyGateway> gateway_;
  std::unique_ptr<http::Server> http_;
};

// What others are told to connect to: `given`, or what is listened on, unless that is every address.
std::string advertised(const std::string& given, const std::string& bound);

}  // namespace muster::app
