#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "common/base/log.h"
#include "worker-agent/app/agent.h"
#include "worker-agent/app/options.h"
#include "worker-agent/app/rescue.h"

namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void request_stop(int) {
  stop_requested.store(true);
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = request_stop;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

// Whole or not at all, so that a waiting reader never sees half a number.
bool write_port(const std::string& path, uint16_t port) {
  const std::string partial = path + ".partial";
  {
    std::ofstream file(partial);
    file << "{\"http\": " << port << "}\n";
    if (!file.flush()) return false;
  }
  return std::rename(partial.c_str(), path.c_str()) == 0;
}

int failed(const muster::Failure& failure) {
  std::fprintf(stderr, "muster-agent: %s (%s)\n", failure.message.c_str(), failure.code.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  ::umask(077);
  muster::agent::CommandLine command_line;
  int exit_code = 0;
  if (!muster::agent::parse_command_line(argc, argv, command_line, exit_code)) return exit_code;
  if (command_line.act != muster::agent::CommandLine::Act::Run) return muster::agent::rescue(command_line);
  muster::init_logging("muster-agent", command_line.log_level);
  catch_signals();
  if (auto loaded = muster::agent::load_files(command_line); !loaded) return failed(loaded.error());
  auto& settings = command_line.settings;
  settings.session.seed = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                          static_cast<uint64_t>(::getpid());

  const std::string port_file = settings.port_file, address = settings.desk.address;
  const char* const scheme = settings.desk.tls || !settings.https_names.empty() ? "https" : "http";
  auto agent = muster::agent::Agent::start(std::move(settings));
  if (!agent) return failed(agent.error());
  if (!port_file.empty() && !write_port(port_file, (*agent)->port())) {
    return failed({"options.write", port_file + ": cannot be written"});
  }
  std::printf("muster-agent listens on %s://%s:%u\n", scheme, address.c_str(), static_cast<unsigned>((*agent)->port()));
  std::fflush(stdout);
  if (auto ended = (*agent)->run(stop_requested); !ended) return failed(ended.error());
  return 0;
}
