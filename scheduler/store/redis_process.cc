#include "scheduler/store/redis_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // glibc 2.36 forgets to say so itself
#include <sys/pidfd.h>
}

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <system_error>
#include <utility>

namespace muster::store {
namespace {

std::string error_text(int error) {
  return std::generic_category().message(error);
}

// Everything the child needs, made before the fork: between fork and exec only async-signal-safe calls are made.
struct Launch {
  const char* program;
  const char* config;
  int null, log, lock, report;
  pid_t parent;
};

[[noreturn]] void become_redis(const Launch& launch) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != launch.parent) _exit(127);
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(launch.null, STDIN_FILENO);
  dup2(launch.log, STDOUT_FILENO);
  dup2(launch.log, STDERR_FILENO);
  close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC);
  fcntl(launch.lock, F_SETFD, 0);
  execlp(launch.program, launch.program, launch.config, static_cast<char*>(nullptr));
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(launch.report, &error, sizeof error);
  _exit(127);
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(fd_, -1);
}

void FileDescriptor::reset() {
  if (fd_ >= 0) close(release());
}

Result<FileDescriptor> lock_file(const std::filesystem::path& path) {
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) return fail("lock.failed", "cannot open " + path.string() + ": " + error_text(errno));
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    const bool held = errno == EWOULDBLOCK;
    return fail(held ? "lock.held" : "lock.failed", "cannot lock " + path.string() + ": " + error_text(errno));
  }
  return file;
}

Result<RedisProcess> RedisProcess::start(const std::string& program, const std::filesystem::path& config,
                                         const std::filesystem::path& log, int lock) {
  const FileDescriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const FileDescriptor output(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  int ends[2];
  if (!null.valid() || !output.valid() || pipe2(ends, O_CLOEXEC) != 0)
    return fail("redis.program", "cannot open " + log.string() + ": " + error_text(errno));
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  const Launch launch{program.c_str(), config.c_str(), null.get(), output.get(), lock, write_end.get(), getpid()};
  const pid_t child = fork();
  if (child < 0) return fail("redis.program", "cannot fork: " + error_text(errno));
  if (child == 0) become_redis(launch);
  write_end.reset();
  int error = 0;
  ssize_t got = 0;
  while ((got = read(read_end.get(), &error, sizeof error)) < 0 && errno == EINTR) {
  }
  if (got == sizeof error) {
    waitpid(child, nullptr, 0);
    return fail("redis.program", error == ENOENT
                                     ? program + " was not found in PATH: install redis-server, or name a running Redis"
                                     : "cannot run " + program + ": " + error_text(error));
  }
  FileDescriptor pidfd(pidfd_open(child, 0));
  if (!pidfd.valid()) {
    const int why = errno;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return fail("redis.program", "cannot watch redis-server: " + error_text(why));
  }
  return RedisProcess(child, std::move(pidfd), true);
}

Result<RedisProcess> RedisProcess::adopt(pid_t pid) {
  FileDescriptor pidfd(pidfd_open(pid, 0));
  if (!pidfd.valid()) return fail("redis.gone", "process " + std::to_string(pid) + ": " + error_text(errno));
  return RedisProcess(pid, std::move(pidfd), false);
}

bool RedisProcess::wait(Millis patience, int wake) {
  if (ended_) return true;
  pollfd watched[2] = {{pidfd_.get(), POLLIN, 0}, {wake, POLLIN, 0}};
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::ceil<Millis>(until - std::chrono::steady_clock::now());
    const int ready = poll(watched, 2, static_cast<int>(std::max<Millis::rep>(0, left.count())));
    if (ready >= 0 || errno != EINTR) break;
  }
  if ((watched[0].revents & POLLIN) == 0) return false;
  if (ours_) waitpid(pid_, nullptr, 0);
  ended_ = true;
  return true;
}

void RedisProcess::send(int signal) {
  pidfd_send_signal(pidfd_.get(), signal, nullptr, 0);
}

void RedisProcess::stop(Millis patience) {
  if (ended_) return;
  send(SIGTERM);
  if (wait(patience, -1)) return;
  send(SIGKILL);
  while (!wait(Millis(1000), -1)) {
  }
}

}  // namespace muster::store
