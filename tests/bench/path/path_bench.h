// Durable assignments through a whole scheduler: sockets with CURVE, core, journal, a Redis that fsyncs every write.
#pragma once

#include <cstdint>

#include "common/base/result.h"
#include "tests/bench/path/load_generator.h"

namespace muster::bench {

struct PathCase {
  uint32_t sites = 64;
  size_t batch = 100;
  uint32_t people_per_site = 32;
  uint32_t tasks = 1'000'000;
  uint8_t redundancy = 3;
  int seconds = 10;
  int load_threads = 1;
};

// Runs the scheduler in this process, with a private redis-server in a temporary folder, and the load beside it. An
// assignment is one lease and its answer, counted when its acknowledgement has come back. Failures: any part's.
Result<LoadReport> run_path_case(const PathCase& c);

}  // namespace muster::bench
