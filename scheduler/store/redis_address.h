// Where a Redis is, from its URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::store {

struct RedisAddress {
  std::string host;  // empty: `socket_path` is used
  uint16_t port = 6379;
  std::string socket_path;
  std::string user, password;  // password empty: no AUTH; user empty: the default user
  uint32_t database = 0;

  // For messages: never shows the password.
  std::string text() const;
};

// `redis://[[user]:password@]host[:port][/database]` or `unix://[[user]:password@]/path/to.sock[?db=database]`.
// Percent-encoding is undone. Failure "redis.url" says what is wrong without repeating the password.
Result<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace muster::store
