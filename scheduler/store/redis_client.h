// One connection to Redis, synchronous, for one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/store/redis_address.h"
#include "scheduler/store/redis_port.h"

struct redisContext;

namespace muster::store {

struct RedisTimeouts {
  Millis connect{2000};
  Millis command{5000};
  Millis sentinel{500};  // to connect to one Sentinel, and for its answer
};

// Connects when first used. An address by Sentinel is resolved anew by every connection: the Sentinels are asked in
// turn for the master, which must confirm its role; one that refuses writes is dropped. After any failure of the
// connection it is dropped, and the next command connects again.
class RedisClient final : public RedisPort {
 public:
  explicit RedisClient(RedisAddress address, RedisTimeouts timeouts = {});
  ~RedisClient() override;
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  Result<void> connect();  // does nothing if connected
  bool connected() const { return context_ != nullptr; }
  void drop() override;

  using RedisPort::command;
  Result<RedisReply> command(std::span<const std::string_view> arguments) override;
  // Sends all, then reads all. Error replies stand among the replies; a failure of the connection fails the whole.
  Result<std::vector<RedisReply>> pipeline(std::span<const RedisArguments> commands);

  const RedisAddress& address() const { return address_; }
  uint64_t reconnects() const override { return reconnects_; }
  std::string where() const override { return address_.text(); }

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

}  // namespace muster::store
