#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "common/base/log.h"
#include "tests/integration/chaos/chaos.h"

namespace {

using std::chrono::milliseconds;

void print(const char* what, std::vector<milliseconds> all) {
  if (all.empty()) return;
  std::sort(all.begin(), all.end());
  std::printf("%s: %zu, median %lld ms, longest %lld ms\n", what, all.size(),
              static_cast<long long>(all[all.size() / 2].count()), static_cast<long long>(all.back().count()));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"muster-chaos: people at work while schedulers, agents, links and Redis fail."};
  muster::testing::ChaosOptions options;
  int64_t length = options.length.count(), every = options.every.count();
  std::string durability = "replica";
  app.add_option("--seconds", length, "How long things fail")->capture_default_str();
  app.add_option("--every-ms", every, "Time between two faults, on average")->capture_default_str();
  app.add_option("--seed", options.seed, "What fails when")->capture_default_str();
  app.add_option("--people", options.people, "People at work")->capture_default_str();
  app.add_option("--durability", durability, "replica: Redis with a replica and failovers; local: one Redis")
      ->check(CLI::IsMember({"replica", "local"}))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  options.length = std::chrono::seconds(length);
  options.every = milliseconds(every);
  options.replica = durability == "replica";
  muster::testing::Chaos chaos(options);
  const auto report = chaos.run();
  std::printf("\n%d kills, %d failovers of Redis, %d cuts of links;", report.kills, report.failovers, report.cuts);
  for (const auto& [name, count] : report.faults) std::printf(" %s %d,", name.c_str(), count);
  std::printf("\n");
  print("no acknowledgement after a leader was killed", report.takeovers);
  print("no acknowledgement after a leader was asked to go", report.handed_over);
  if (!report.trouble.empty()) std::printf("trouble: %s\n", report.trouble.c_str());
  if (!report.good) std::printf("%s\n", chaos.logs().c_str());
  std::printf("%s\n", report.good ? "good: nothing lost, nothing twice" : "NOT GOOD");
  return report.good ? 0 : 1;
}
