// A primary, a replica and a Sentinel of the test's own, on free ports of 127.0.0.1 in temporary folders.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "scheduler/store/redis_address.h"
#include "scheduler/store/redis_client.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace muster::test {

// Both servers fsync at every write. Started by the constructor, killed by the destructor. One thread.
class RedisGroup {
 public:
  RedisGroup();
  ~RedisGroup();

  // redis+sentinel://…/muster
  std::string url() const;
  store::RedisAddress address() const { return *store::parse_redis_url(url()); }
  // Of one server, 0 or 1, whatever its role.
  store::RedisAddress server(size_t index) const;
  // Which of the two the Sentinel takes for the master; asks it.
  size_t master() const;
  bool wait_for_master(size_t index) const;
  // Until the other one follows the master and has all that it has.
  bool wait_until_synced() const;

  void kill(size_t index);
  void start(size_t index);
  void pause(size_t index);  // SIGSTOP
  void resume(size_t index);
  // A planned failover, as an operator would ask the Sentinel for; returns when the other one is master.
  bool fail_over();

  // To one server; a failure of any kind is nil text.
  std::string text(size_t index, std::initializer_list<std::string_view> arguments) const;

 private:
  void write_config(size_t index) const;
  bool answers(uint16_t port) const;

  testing::TempDir folder_;
  std::array<uint16_t, 2> ports_{};
  uint16_t sentinel_port_ = 0;
  std::array<std::unique_ptr<testing::ChildProcess>, 2> servers_;
  std::unique_ptr<testing::ChildProcess> sentinel_;
};

}  // namespace muster::test
