// A private redis-server in a folder: started, watched, restarted and stopped by us.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/redis_address.h"
#include "scheduler/store/redis_process.h"

namespace muster::store {

struct EmbeddedOptions {
  std::string program = "redis-server";  // looked for in PATH
  Millis stop_patience{10000};           // between SIGTERM and SIGKILL
  Millis lock_patience{5000};            // for a scheduler that was killed and has not quite gone
};

// The folder holds redis.conf (written anew at each start), redis.sock, redis.log, data/ (the append-only file, fsynced
// at every write) and two locks: scheduler.lock is ours as long as this object lives; redis.lock is inherited by the
// redis-server and so held exactly as long as it runs, whoever started it.
//
// Its thread starts the server and lives as long as this object. That makes the parent-death signal safe, which the
// kernel sends when the forking thread ends: a killed scheduler leaves no server behind, a living one never loses it by
// a thread that ends.
class EmbeddedRedis {
 public:
  // Returns when the server answers, its data loaded. Adopts one that already answers on the folder's socket. Failures:
  // "embedded.in_use" (another live scheduler has the folder), "embedded.folder" (cannot be made or written, or its
  // path is too long for a socket), "redis.program", "embedded.failed" (it ended, or does not answer; see redis.log).
  static Result<std::unique_ptr<EmbeddedRedis>> start(const std::filesystem::path& folder,
                                                      EmbeddedOptions options = {});
  // Stops the server, adopted or not, and waits for it.
  ~EmbeddedRedis();

  RedisAddress address() const;
  uint64_t restarts() const { return restarts_; }  // any thread
  pid_t pid() const { return pid_; }               // any thread; 0 while there is none

 private:
  EmbeddedRedis(std::filesystem::path folder, EmbeddedOptions options, FileDescriptor lock, FileDescriptor stop_signal);
  void run(std::promise<Result<void>> first);
  Result<RedisProcess> find_or_start();
  Result<std::optional<RedisProcess>> find_running();
  Result<void> wait_until_ready(RedisProcess& process);
  bool stopping() const;
  std::string last_log_line() const;

  const std::filesystem::path folder_;
  const EmbeddedOptions options_;
  const FileDescriptor lock_;         // scheduler.lock
  const FileDescriptor stop_signal_;  // eventfd: readable once the destructor has begun
  std::atomic<uint64_t> restarts_{0};
  std::atomic<pid_t> pid_{0};
  Backoff backoff_{Millis(100), Millis(5000)};  // the thread's, except cancel
  std::thread supervisor_;
};

// The configuration of a server in `folder`, an absolute path without control characters.
std::string embedded_config(const std::filesystem::path& folder);

}  // namespace muster::store
