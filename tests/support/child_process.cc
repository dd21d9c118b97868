#include "tests/support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "common/base/check.h"

namespace muster::testing {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds kLookEvery{20};

[[noreturn]] void become(const std::vector<std::string>& command, const std::filesystem::path& log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  close(out);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

int as_exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& log) {
  pid_ = fork();
  MUSTER_CHECK(pid_ >= 0);
  if (pid_ == 0) become(command, log);
  pid_fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  MUSTER_CHECK(pid_fd_ >= 0);
}

ChildProcess::~ChildProcess() {
  if (!terminate(milliseconds(10'000))) kill_hard();
  close(pid_fd_);
}

bool ChildProcess::running() {
  return !wait(milliseconds(0));
}

void ChildProcess::kill_hard() {
  if (status_) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  MUSTER_CHECK(waitpid(pid_, &status, 0) == pid_);
  status_ = as_exit_status(status);
}

std::optional<int> ChildProcess::terminate(milliseconds patience) {
  if (!status_) ::kill(pid_, SIGTERM);
  return wait(patience);
}

std::optional<int> ChildProcess::wait(milliseconds patience) {
  if (status_) return status_;
  pollfd exited{pid_fd_, POLLIN, 0};
  if (poll(&exited, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_) status_ = as_exit_status(status);
  return status_;
}

bool ChildProcess::wait_until(const std::function<bool()>& ready, milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (!ready()) {
    if (Clock::now() >= until || wait(kLookEvery)) return false;
  }
  return true;
}

std::vector<pid_t> children_of(pid_t parent, const std::string& name) {
  std::vector<pid_t> children;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string pid = entry.path().filename().string();
    if (!std::all_of(pid.begin(), pid.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
    std::string comm, ppid;
    std::ifstream status(entry.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("Name:\t")) comm = line.substr(6);
      if (line.starts_with("PPid:\t")) ppid = line.substr(6);
    }
    if (comm == name && ppid == std::to_string(parent)) {
      pid_t number = 0;
      std::istringstream(pid) >> number;
      children.push_back(number);
    }
  }
  return children;
}

bool eventually(milliseconds patience, const std::function<bool()>& holds) {
  const auto until = Clock::now() + patience;
  while (!holds()) {
    if (Clock::now() >= until) return false;
    poll(nullptr, 0, static_cast<int>(kLookEvery.count()));
  }
  return true;
}

}  // namespace muster::testing
