// One connection to Redis, synchronous, for one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/store/redis_address.h"

struct redisContext;
struct redisReply;

namespace muster::store {

// A reply, or a view of an element of one that somebody else keeps alive.
class RedisReply {
 public:
  enum class Kind : uint8_t { Nil, Integer, Text, Array, Error };

  // Takes ownership.
  explicit RedisReply(redisReply* reply);

  Kind kind() const;
  bool nil() const { return kind() == Kind::Nil; }
  std::string_view text() const;  // bulk string, status or error; empty for anything else
  int64_t integer() const;        // 0 for anything else
  size_t size() const;            // elements; 0 for anything else
  // REQUIRES index < size(). Valid while this reply is.
  RedisReply operator[](size_t index) const;

 private:
  RedisReply(std::shared_ptr<redisReply> owner, const redisReply* at) : owner_(std::move(owner)), at_(at) {}
  std::shared_ptr<redisReply> owner_;
  const redisReply* at_;
};

// A script's text and its SHA-1, computed once.
class RedisScript {
 public:
  explicit RedisScript(std::string text);
  const std::string& text() const { return text_; }
  const std::string& sha() const { return sha_; }

 private:
  std::string text_, sha_;
};

struct RedisTimeouts {
  Millis connect{2000};
  Millis command{5000};
  Millis sentinel{500};  // to connect to one Sentinel, and for its answer
};

using RedisArguments = std::vector<std::string_view>;

// Connects when first used. An address by Sentinel is resolved anew by every connection: the Sentinels are asked in
// turn for the master, which must confirm its role; one that refuses writes is dropped. After any failure of the
// connection it is dropped, and the next command connects again: pauses between attempts are the caller's (Backoff).
// Failures:
//   "redis.unreachable"  no connection; nothing was sent
//   "redis.broken"       the connection failed after the command may have been sent: its fate is unknown
//   "redis.busy"         Redis refuses for now: loading, read-only, out of memory, a script running, …
//   "redis.refused"      any other error reply, such as wrong credentials or a key of a foreign type
class RedisClient {
 public:
  explicit RedisClient(RedisAddress address, RedisTimeouts timeouts = {});
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  Result<void> connect();  // does nothing if connected
  bool connected() const { return context_ != nullptr; }
  void drop();

  Result<RedisReply> command(std::span<const std::string_view> arguments);
  Result<RedisReply> command(std::initializer_list<std::string_view> arguments);
  // By hash, and by text if Redis does not know the hash yet.
  Result<RedisReply> eval(const RedisScript& script, std::span<const std::string_view> keys,
                          std::span<const std::string_view> arguments);
  // Sends all, then reads all. Error replies stand among the replies; a failure of the connection fails the whole.
  Result<std::vector<RedisReply>> pipeline(std::span<const RedisArguments> commands);

  const RedisAddress& address() const { return address_; }
  uint64_t reconnects() const { return reconnects_; }  // connections opened after the first

 private:
  struct Close {
    void operator()(redisContext* context) const;
  };
  Result<RedisReply> exchange(std::span<const std::string_view> arguments);
  // Opens a connection and introduces itself.
  Result<void> open(const std::string& host, uint16_t port);
  Result<void> open_master();
  Result<void> greet();
  Result<void> check_role();
  tl::unexpected<Failure> broken(const std::string& doing);

  const RedisAddress address_;
  const RedisTimeouts timeouts_;
  std::unique_ptr<redisContext, Close> context_;
  bool was_connected_ = false;
  uint64_t reconnects_ = 0;
};

// The failure that an error reply stands for.
Failure failure_of(const RedisReply& error, const RedisAddress& address);

}  // namespace muster::store
