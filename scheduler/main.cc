#include <signal.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "common/base/log.h"
#include "scheduler/app/scheduler.h"
#include "scheduler/app/settings.h"

namespace {

constexpr int kExitStepDown = 3;  // another scheduler leads: starting again at once is right

// Blocks the ending signals in every thread; `wait` then takes them one at a time.
class EndingSignals {
 public:
  EndingSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    signal(SIGPIPE, SIG_IGN);
  }
  // True when a signal came within the time.
  bool wait(int milliseconds) const {
    const timespec patience{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
    return sigtimedwait(&set_, nullptr, &patience) > 0;
  }

 private:
  sigset_t set_;
};

}  // namespace

int main(int argc, char** argv) {
  muster::app::Settings settings;
  if (const auto code = muster::app::parse_settings(argc, argv, settings)) return *code;
  const EndingSignals signals;
  muster::init_logging("muster-scheduler", settings.log_level);

  muster::app::Scheduler scheduler(settings);
  std::atomic<bool> give_up{false}, started{false};
  std::thread watcher([&] {  // a signal also ends the wait for Redis
    while (!started && !give_up) give_up = signals.wait(100);
  });
  const auto start = scheduler.start(give_up);
  started = true;
  watcher.join();
  if (!start) {
    if (give_up) return 0;
    spdlog::error("cannot start: {} ({})", start.error().message, start.error().code);
    return start.error().code == "journal.stepped_down" ? kExitStepDown : 1;
  }
  std::printf("muster-scheduler listens: HTTP on port %d, agents on %s\n", int{scheduler.http_port()},
              scheduler.agents_endpoint().c_str());
  std::fflush(stdout);
  while (!give_up && scheduler.ended().empty()) give_up = signals.wait(100);
  const std::string ended = scheduler.ended();
  scheduler.stop();
  if (ended.empty()) return 0;
  spdlog::error("stepped down: {}", ended);
  return kExitStepDown;
}
