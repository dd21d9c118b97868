// Where a Redis is, from its URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::store {

struct HostPort {
  std::string host;
  uint16_t port = 0;
  bool operator==(const HostPort&) const = default;
  std::string text() const { return host + ":" + std::to_string(port); }
};

// One Redis: by host, by socket, or by the name under which Sentinels know its present master. Of the three groups
// `host`, `socket_path` and `sentinels` exactly one is filled.
struct RedisAddress {
  std::string host;
  uint16_t port = 6379;
  std::string socket_path;
  std::vector<HostPort> sentinels;
  std::string master_name;        // with sentinels
  std::string sentinel_password;  // empty: no AUTH with Sentinels
  std::string user, password;     // password empty: no AUTH; user empty: the default user
  uint32_t database = 0;

  bool by_sentinel() const { return !sentinels.empty(); }
  // For messages: never shows a password.
  std::string text() const;
};

// `redis://[[user]:password@]host[:port][/database]`, `unix://[[user]:password@]/path/to.sock[?db=database]`, or
// `redis+sentinel://[[user]:password@]host[:port],host[:port],…/master-name[/database][?sentinel_password=…]`, where
// Sentinels' port is 26379 by default and the password before @ is the master's. Percent-encoding is undone. Failure
// "redis.url" says what is wrong without repeating a password.
Result<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace muster::store
