// A scheduler's line to the simulated Redis, in the two ways in which schedulers use it: one command at a time that is
// waited for (recovery, checkpoints), and exchanges that take their time (appends).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/store/journal_appender.h"
#include "scheduler/store/redis_port.h"
#include "tests/simulation/surroundings.h"

namespace muster::sim {

// Each command happens at once. The process may crash before or after each: Crashed is thrown.
class WaitingLine final : public store::RedisPort {
 public:
  WaitingLine(Surroundings& around, LifePtr life) : around_(around), life_(std::move(life)) {}

  using RedisPort::command;
  Result<store::RedisReply> command(std::span<const std::string_view> arguments) override;
  void drop() override { connection_ = {}; }
  uint64_t reconnects() const override { return 0; }
  std::string where() const override { return "redis"; }

 private:
  void maybe_crash();

  Result<store::RedisReply> wait(std::span<const std::string_view> arguments);

  Surroundings& around_;
  const LifePtr life_;
  RedisConnection connection_;
};

// One exchange at a time, with the time it takes and all that can become of it.
class AppendLine {
 public:
  using Answered = std::function<void(Result<store::RedisReply>)>;
  AppendLine(Surroundings& around, LifePtr life) : around_(around), life_(std::move(life)) {}

  void ask(const store::RedisExchange& exchange, Answered answered);
  // The next exchange connects anew.
  void drop() { connection_ = std::make_shared<RedisConnection>(); }

 private:
  struct Trip;
  void break_line(std::shared_ptr<Trip> trip, SimTime there);
  static void wait(const std::shared_ptr<Trip>& trip, SimTime until, SimTime pause);

  Surroundings& around_;
  const LifePtr life_;
  std::shared_ptr<RedisConnection> connection_ = std::make_shared<RedisConnection>();
};

}  // namespace muster::sim
