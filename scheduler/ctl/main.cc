#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <iostream>
#include <thread>

#include "scheduler/ctl/run.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const char* token = std::getenv("MUSTER_TOKEN");
  muster::ctl::Surroundings surroundings{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
      .token = token ? token : "",
      .pause = [](muster::Millis time) { std::this_thread::sleep_for(time); },
      .now = [] { return std::chrono::steady_clock::now(); },
      .cpu_seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; },
  };
  return muster::ctl::run({argv + 1, argv + argc}, surroundings);
}
