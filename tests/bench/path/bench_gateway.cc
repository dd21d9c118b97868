// What the protocol costs: 64 sites in batches of 100 against a gateway whose core says yes to everything.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "common/base/log.h"
#include "tests/bench/path/gateway_path.h"

int main(int argc, char** argv) {
  muster::init_logging("bench-gateway", "warn");
  muster::bench::LoadConfig load;
  if (argc > 1) load.duration = std::chrono::seconds(std::atoi(argv[1]));
  if (argc > 2) load.batch = static_cast<size_t>(std::atoi(argv[2]));
  const auto report = muster::bench::run_gateway_path(load, 64, 16, UINT64_MAX);
  if (!report) {
    std::fprintf(stderr, "%s: %s\n", report.error().code.c_str(), report.error().message.c_str());
    return 1;
  }
  const auto& ran = report->load;
  const double answers = static_cast<double>(ran.acknowledged_ever);
  std::printf("%.0f answers/s acknowledged, %.1f to a message, round trip p50 %.1f ms, p99 %.1f ms, max %.1f ms\n",
              ran.per_second(), static_cast<double>(ran.acknowledged) / static_cast<double>(ran.submits), ran.p50_ms,
              ran.p99_ms, ran.max_ms);
  std::printf(
      "CPU per answer: generator's threads %.2f us, whole process %.2f us; busy %llu, errors %llu, invalid %llu\n",
      ran.cpu_seconds / static_cast<double>(ran.acknowledged) * 1e6, report->process_cpu_seconds / answers * 1e6,
      static_cast<unsigned long long>(ran.busy), static_cast<unsigned long long>(ran.errors),
      static_cast<unsigned long long>(report->invalid_answers));
  return 0;
}
