// muster-sim: worlds from seeds, one after the other. docs/simulation.md.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "tests/simulation/minimize.h"
#include "tests/simulation/world.h"

namespace muster::sim {
namespace {

struct Options {
  uint64_t seeds = 1, from = 1;
  bool verbose = false, minimize = false, stop = false, twice = false;
  // What the seeds' plans are changed to; negative: as they are.
  int64_t sites = -1, standbys = -1, replicas = -1, people = -1, jobs = -1, items = -1, trouble_ms = -1;
  std::vector<std::string> without, leave_out;
};

Plan changed(Plan plan, const Options& options) {
  const auto set = [](uint32_t& size, int64_t to) {
    if (to >= 0) size = static_cast<uint32_t>(to);
  };
  set(plan.sites, options.sites);
  set(plan.standbys, options.standbys);
  set(plan.replicas, options.replicas);
  set(plan.people_per_site, options.people);
  set(plan.jobs, options.jobs);
  set(plan.items, options.items);
  if (options.trouble_ms >= 0) plan.trouble = std::chrono::milliseconds(options.trouble_ms);
  for (const std::string& kind : options.without) plan.drop(*parse_fault(kind));
  for (const std::string& strike : options.leave_out) plan.left_out.insert(*parse_strike(strike));
  return plan;
}

struct Totals {
  double lived_hours = 0;
  uint64_t worlds = 0, events = 0, saved = 0, unjudged = 0, counted = 0, epochs = 0;
};

void add(Totals& totals, const Verdict& verdict) {
  ++totals.worlds;
  totals.lived_hours += static_cast<double>(verdict.lived.count()) / 3.6e9;
  totals.events += verdict.events;
  totals.saved += verdict.saved;
  totals.unjudged += verdict.unjudged;
  totals.counted += verdict.counted;
  totals.epochs += verdict.epochs;
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void report_violation(const Plan& plan, const Verdict& verdict, const Options& options) {
  std::printf("VIOLATION in seed %llu, after %.3f s: %s\n  repeat: muster-sim %s --verbose\n",
              static_cast<unsigned long long>(plan.seed), static_cast<double>(verdict.lived.count()) / 1e6,
              verdict.violation.c_str(), plan.options().c_str());
  std::fflush(stdout);
  if (!options.minimize) return;
  constexpr size_t kMostWorlds = 1000;
  const Minimized smaller = minimize(plan, verdict.violation, kMostWorlds);
  std::printf("  smaller, after %zu worlds: %s\n  repeat: muster-sim %s --verbose\n", smaller.worlds,
              smaller.violation.c_str(), smaller.plan.options().c_str());
}

int run(const Options& options) {
  Totals totals;
  uint64_t violations = 0;
  const double began = cpu_seconds();
  for (uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const Plan plan = changed(plan_of(seed), options);
    Verdict verdict = World(plan, options.verbose).run();
    if (options.twice && World(plan, false).run().digest != verdict.digest)
      verdict.violation = "the same plan makes another world the second time";
    add(totals, verdict);
    if (verdict.violation.empty()) continue;
    report_violation(plan, verdict, options);
    ++violations;
    if (options.stop) break;
  }
  const double cpu = cpu_seconds() - began;
  std::printf(
      "%llu worlds, %llu violations; %.1f h lived in %.1f CPU s (%.2f h/s); %llu events, "
      "%llu answers saved (%llu of lost reigns, not judged), %llu counted, %llu reigns\n",
      static_cast<unsigned long long>(totals.worlds), static_cast<unsigned long long>(violations), totals.lived_hours,
      cpu, totals.lived_hours / cpu, static_cast<unsigned long long>(totals.events),
      static_cast<unsigned long long>(totals.saved), static_cast<unsigned long long>(totals.unjudged),
      static_cast<unsigned long long>(totals.counted), static_cast<unsigned long long>(totals.epochs));
  return violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace muster::sim

int main(int argc, char** argv) {
  muster::sim::Options options;
  CLI::App app{"Simulates schedulers, agents, people and Redis from seeds, and looks for what must never be."};
  app.add_option("--seeds", options.seeds, "how many worlds")->capture_default_str();
  app.add_option("--from", options.from, "the first seed")->capture_default_str();
  app.add_flag("--verbose", options.verbose, "print one line per event; docs/simulation.md says how to read them");
  app.add_flag("--minimize", options.minimize, "shorten what led to a violation");
  app.add_flag("--stop", options.stop, "end with the first violation");
  app.add_flag("--twice", options.twice, "live each world twice, and demand that both are the same");
  app.add_option("--sites", options.sites, "instead of as many as the seed says");
  app.add_option("--standbys", options.standbys, "likewise");
  app.add_option("--replicas", options.replicas, "of Redis, that confirm; 0: durability local. Likewise");
  app.add_option("--people", options.people, "at each site, likewise");
  app.add_option("--jobs", options.jobs, "likewise");
  app.add_option("--items", options.items, "of each job, likewise");
  app.add_option("--trouble-ms", options.trouble_ms, "how long faults come, likewise");
  app.add_option("--without", options.without, "a kind of fault that does not happen")
      ->check([](const std::string& text) {
        return std::string(muster::sim::parse_fault(text) ? "" : "no such kind of fault");
      });
  app.add_option("--leave-out", options.leave_out, "a single fault, KIND:N, that does not happen")
      ->check(
          [](const std::string& text) { return std::string(muster::sim::parse_strike(text) ? "" : "no such fault"); });
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::off);
  return muster::sim::run(options);
}
