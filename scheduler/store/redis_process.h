// A redis-server process: one that we started, or one that was running already.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "common/base/result.h"
#include "common/base/time.h"

namespace muster::store {

// An open file descriptor, closed with the object.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

// Opens (creating) and locks `path` exclusively, without waiting. Failures: "lock.held" (somebody else has it),
// "lock.failed".
Result<FileDescriptor> lock_file(const std::filesystem::path& path);

class RedisProcess {
 public:
  // Runs `program config` with output appended to `log`. The child inherits `lock` and no other descriptor, so the lock
  // is held exactly as long as it lives. It is in a process group of its own (a Ctrl-C for us is not for it) and gets
  // SIGTERM when the calling *thread* ends: call from a thread that lives as long as the process may. Failures:
  // "redis.program" (not found, not executable).
  static Result<RedisProcess> start(const std::string& program, const std::filesystem::path& config,
                                    const std::filesystem::path& log, int lock);
  // Watches a process that is not ours. Failure "redis.gone".
  static Result<RedisProcess> adopt(pid_t pid);

  pid_t pid() const { return pid_; }
  // True once it has ended (and, if it is ours, has been reaped). Returns early, with false, if `wake` becomes
  // readable; -1: none.
  bool wait(Millis patience, int wake);
  // SIGTERM; SIGKILL after `patience`. Returns when it has ended.
  void stop(Millis patience);

 private:
  RedisProcess(pid_t pid, FileDescriptor pidfd, bool ours) : pid_(pid), pidfd_(std::move(pidfd)), ours_(ours) {}
  void send(int signal);

  pid_t pid_;
  FileDescriptor pidfd_;
  bool ours_;
  bool ended_ = false;
};

}  // namespace muster::store
