#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "common/base/log.h"
#include "tests/bench/core/core_bench.h"
#include "tests/bench/path/path_bench.h"
#include "tests/bench/recovery/recovery_bench.h"

namespace {

using muster::bench::CoreCase;

void print_core(const CoreCase& c) {
  const auto figures = muster::bench::run_core_case(c);
  const std::string redundancy = c.adaptive ? "2-5" : std::to_string(c.redundancy);
  std::printf(
      "%9u tasks  %6u people  redundancy %s  %11llu cycles  %9.0f cycles/s  %6.1f bytes/task  %9llu tasks done  %llu disputed\n",
      c.tasks, c.people, redundancy.c_str(), static_cast<unsigned long long>(figures.cycles), figures.cycles_per_second(),
      figures.bytes_per_task, static_cast<unsigned long long>(figures.done_tasks),
      static_cast<unsigned long long>(figures.disputed_tasks));
  std::fflush(stdout);
}

int print_path(const muster::bench::PathCase& c) {
  const auto report = muster::bench::run_path_case(c);
  if (!report) {
    std::fprintf(stderr, "muster-bench: %s (%s)\n", report.error().message.c_str(), report.error().code.c_str());
    return 1;
  }
  std::printf("%u sites x %zu  %9.0f durable assignments/s  p50 %.1f ms  p90 %.1f ms  p99 %.1f ms  (%llu acknowledged, %llu counted, "
              "%llu busy, %llu errors; load generator %.1f CPU s of %.1f s)%s\n",
              c.sites, c.batch, report->per_second(), report->p50_ms, report->p90_ms, report->p99_ms,
              static_cast<unsigned long long>(report->acknowledged), static_cast<unsigned long long>(report->counted),
              static_cast<unsigned long long>(report->busy), static_cast<unsigned long long>(report->errors), report->cpu_seconds,
              report->seconds, report->ran_out ? "  work ran out" : "");
  return report->errors == 0 ? 0 : 1;
}

int print_recovery(const muster::bench::RecoveryCase& c) {
  const auto report = muster::bench::run_recovery_case(c);
  if (!report) {
    std::fprintf(stderr, "muster-bench: %s (%s)\n", report.error().message.c_str(), report.error().code.c_str());
    return 1;
  }
  std::printf("%u tasks, %llu live leases, %llu answers: first lease %.2f s after the start (worst of %d: %.2f s)  checkpoint %.0f MiB, "
              "then %llu records in %.0f MiB\n",
              c.tasks, static_cast<unsigned long long>(report->live_leases), static_cast<unsigned long long>(report->counted_answers),
              report->first_lease_s, c.runs, report->worst_s, report->checkpoint_mib,
              static_cast<unsigned long long>(report->replayed_records), report->journal_mib);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"muster-bench: measures Muster on this machine."};
  app.require_subcommand(1);
  auto* core =
      app.add_subcommand("core", "Lease and answer cycles through the core alone, one thread, and bytes a task");
  CoreCase c;
  core->add_option("--tasks", c.tasks, "Only this many tasks (default: the standard cases)");
  core->add_option("--people", c.people, "With --tasks: people");
  core->add_flag("--adaptive", c.adaptive, "Adaptive redundancy over four classes");
  core->callback([&] {
    if (core->count("--tasks") > 0) return print_core(c);
    for (const uint32_t people : {1u, 10u, 1000u}) {
      for (const uint32_t tasks : {1'000'000u, 10'000'000u}) print_core({tasks, people, 3, 8, 0, c.adaptive});
    }
  });
  auto* path = app.add_subcommand(
      "path", "Durable assignments through a whole scheduler: sockets with CURVE, core, journal, Redis with appendfsync always");
  muster::bench::PathCase p;
  path->add_option("--sites", p.sites, "Sites, each with its own CURVE connection")->capture_default_str();
  path->add_option("--batch", p.batch, "Answers in one message")->capture_default_str();
  path->add_option("--people", p.people_per_site, "People at each site")->capture_default_str();
  path->add_option("--tasks", p.tasks, "Tasks")->capture_default_str();
  path->add_option("--seconds", p.seconds, "How long to measure, s")->capture_default_str();
  path->add_option("--load-threads", p.load_threads, "Threads of the load generator")->capture_default_str();
  int code = 0;
  path->callback([&] { code = print_path(p); });
  auto* recovery = app.add_subcommand(
      "recovery", "From the start of a scheduler to its first lease, with a large state in Redis: checkpoint, replay, agents");
  muster::bench::RecoveryCase r;
  recovery->add_option("--tasks", r.tasks, "Tasks")->capture_default_str();
  recovery->add_option("--leases", r.leases, "Live leases")->capture_default_str();
  recovery->add_option("--answers", r.answers, "Counted answers")->capture_default_str();
  recovery->add_option("--after", r.after, "Leases and answers after the checkpoint")->capture_default_str();
  recovery->add_option("--runs", r.runs, "Starts measured")->capture_default_str();
  recovery->callback([&] { code = print_recovery(r); });
  muster::init_logging("muster-bench", "warn");
  CLI11_PARSE(app, argc, argv);
  return code;
}
