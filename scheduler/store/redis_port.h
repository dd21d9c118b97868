// The port to Redis: one command, one reply. RedisClient is the real one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

struct redisReply;

namespace muster::store {

// A reply, or a view of an element of one that somebody else keeps alive.
class RedisReply {
 public:
  enum class Kind : uint8_t { Nil, Integer, Text, Array, Error };

  explicit RedisReply(std::shared_ptr<const redisReply> reply);

  Kind kind() const;
  bool nil() const { return kind() == Kind::Nil; }
  std::string_view text() const;  // bulk string, status or error; empty for anything else
  int64_t integer() const;        // 0 for anything else
  size_t size() const;            // elements; 0 for anything else
  // REQUIRES index < size(). Valid while this reply is.
  RedisReply operator[](size_t index) const;

 private:
  RedisReply(std::shared_ptr<const redisReply> owner, const redisReply* at) : owner_(std::move(owner)), at_(at) {}
  std::shared_ptr<const redisReply> owner_;
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

using RedisArguments = std::vector<std::string_view>;

// One thread at a time. Failures:
//   "redis.unreachable"  no connection; nothing was sent
//   "redis.broken"       the connection failed after the command may have been sent: its fate is unknown
//   "redis.busy"         Redis refuses for now: loading, read-only, out of memory, a script running, …
//   "redis.refused"      any other error reply, such as wrong credentials or a key of a foreign type
// After any failure of the connection the next command connects again: pauses between attempts are the caller's
// (Backoff).
class RedisPort {
 public:
  virtual ~RedisPort() = default;

  virtual Result<RedisReply> command(std::span<const std::string_view> arguments) = 0;
  Result<RedisReply> command(std::initializer_list<std::string_view> arguments);
  // By hash, and by text if Redis does not know the hash yet.
  Result<RedisReply> eval(const RedisScript& script, std::span<const std::string_view> keys,
                          std::span<const std::string_view> arguments);
  // The next command connects anew.
  virtual void drop() = 0;
  virtual uint64_t reconnects() const = 0;  // connections opened after the first
  virtual std::string where() const = 0;    // for messages
};

// The failure that an error reply of the Redis at `where` stands for.
Failure failure_of(const RedisReply& error, const std::string& where);

// Whether the same may succeed later: the first three of RedisPort's failures.
bool is_passing(const Failure& failure);

}  // namespace muster::store
