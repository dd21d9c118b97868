// muster-sim: worlds from seeds, one after the other. docs/simulation.md.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "tests/simulation/world.h"

namespace muster::sim {
namespace {

struct Options {
  uint64_t seeds = 1, from = 1;
  bool verbose = false, minimize = false;
};

struct Totals {
  double lived_hours = 0;
  uint64_t worlds = 0, events = 0, saved = 0, counted = 0, epochs = 0;
};

void add(Totals& totals, const Verdict& verdict) {
  ++totals.worlds;
  totals.lived_hours += static_cast<double>(verdict.lived.count()) / 3.6e9;
  totals.events += verdict.events;
  totals.saved += verdict.saved;
  totals.counted += verdict.counted;
  totals.epochs += verdict.epochs;
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void report_violation(uint64_t seed, const Verdict& verdict) {
  std::printf("VIOLATION in seed %llu, after %.3f s: %s\n  repeat: muster-sim --seeds 1 --from %llu --verbose\n",
              static_cast<unsigned long long>(seed), static_cast<double>(verdict.lived.count()) / 1e6,
              verdict.violation.c_str(), static_cast<unsigned long long>(seed));
}

int run(const Options& options) {
  Totals totals;
  uint64_t violations = 0;
  const double began = cpu_seconds();
  for (uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const Verdict verdict = World(plan_of(seed), options.verbose).run();
    add(totals, verdict);
    if (verdict.violation.empty()) continue;
    report_violation(seed, verdict);
    ++violations;
  }
  const double cpu = cpu_seconds() - began;
  std::printf(
      "%llu worlds, %llu violations; %.1f h lived in %.1f CPU s (%.2f h/s); %llu events, %llu answers saved, "
      "%llu counted, %llu reigns\n",
      static_cast<unsigned long long>(totals.worlds), static_cast<unsigned long long>(violations), totals.lived_hours,
      cpu, totals.lived_hours / cpu, static_cast<unsigned long long>(totals.events),
      static_cast<unsigned long long>(totals.saved), static_cast<unsigned long long>(totals.counted),
      static_cast<unsigned long long>(totals.epochs));
  return violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace muster::sim

int main(int argc, char** argv) {
  muster::sim::Options options;
  CLI::App app{"Simulates schedulers, agents, people and Redis from seeds, and looks for what must never be."};
  app.add_option("--seeds", options.seeds, "how many worlds")->capture_default_str();
  app.add_option("--from", options.from, "the first seed")->capture_default_str();
  app.add_flag("--verbose", options.verbose, "print one line per event");
  app.add_flag("--minimize", options.minimize, "shorten what led to a violation");
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::off);
  return muster::sim::run(options);
}
