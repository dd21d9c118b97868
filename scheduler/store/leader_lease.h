// The leader lease in Redis: who should lead, for a limited time (docs/high-availability.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

// A scheduler that holds the lease, or wants it. No part contains a space.
struct LeaseHolder {
  std::string token;   // drawn at random by each process
  std::string agents;  // the endpoint it tells agents; empty: none
  std::string http;    // the URL it tells others; empty: none
  bool operator==(const LeaseHolder&) const = default;

  // `<token> <agents> <http>`, with `-` for what is empty.
  std::string text() const;
  static std::optional<LeaseHolder> parse(std::string_view text);
};

// One thread. Failures are RedisClient's; after "redis.broken" a claim may have succeeded.
class LeaderLease {
 public:
  LeaderLease(RedisAddress address, uint8_t shard, LeaseHolder me, Millis ttl);
  LeaderLease(std::unique_ptr<RedisPort> redis, uint8_t shard, LeaseHolder me, Millis ttl);

  // The holder, if it is another scheduler. None: the lease is ours now, for the whole `ttl`.
  Result<std::optional<LeaseHolder>> claim();
  // The holder, whoever it is; none if nobody is.
  Result<std::optional<LeaseHolder>> look();
  // Gives it up if it is ours.
  Result<void> release();

 private:
  const Keys keys_;
  const LeaseHolder me_;
  const Millis ttl_;
  const std::unique_ptr<RedisPort> redis_;
};

}  // namespace muster::store
