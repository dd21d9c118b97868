// A program started by a test, and how it can die.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace muster::testing {

// Killed with its owner at the latest. Used by one thread.
class ChildProcess {
 public:
  // Standard output and error are appended to `log`.
  ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& log);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  // SIGKILL, and waits until it is gone.
  void kill_hard();
  // SIGTERM; its exit status, or nothing if it has not ended within `patience`.
  std::optional<int> terminate(std::chrono::milliseconds patience);
  // Its exit status (128 + signal if a signal ended it), or nothing if it is still running after `patience`.
  std::optional<int> wait(std::chrono::milliseconds patience);
  // Asks `ready` again and again while it runs, at most for `patience`. False if it ended or time ran out.
  bool wait_until(const std::function<bool()>& ready, std::chrono::milliseconds patience);

 private:
  pid_t pid_ = 0;
  int pid_fd_ = -1;
  std::optional<int> status_;
};

// Processes started by `parent` whose program is called `name`.
std::vector<pid_t> children_of(pid_t parent, const std::string& name);

// Waits for something that happens outside this process. False if it has not within `patience`.
bool eventually(std::chrono::milliseconds patience, const std::function<bool()>& holds);

}  // namespace muster::testing
