#include <CLI/CLI.hpp>
#include <cstdio>
#include <vector>

#include "tests/bench/core/core_bench.h"

namespace {

using muster::bench::CoreCase;

void print_core(const CoreCase& c) {
  const auto figures = muster::bench::run_core_case(c);
  std::printf(
      "%9u tasks  %6u people  redundancy %u  %11llu cycles  %9.0f cycles/s  %6.1f bytes/task  %9llu tasks done\n",
      c.tasks, c.people, unsigned{c.redundancy}, static_cast<unsigned long long>(figures.cycles),
      figures.cycles_per_second(), figures.bytes_per_task, static_cast<unsigned long long>(figures.done_tasks));
  std::fflush(stdout);
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
  core->callback([&] {
    if (core->count("--tasks") > 0) return print_core(c);
    for (const uint32_t people : {1u, 10u, 1000u}) {
      for (const uint32_t tasks : {1'000'000u, 10'000'000u}) print_core({tasks, people, 3, 8, 0});
    }
  });
  CLI11_PARSE(app, argc, argv);
  return 0;
}
