#include "tests/bench/recovery/recovery_bench.h"

#include <prometheus/registry.h>

#include <algorithm>
#include <filesystem>
#include <zmq.hpp>

#include "scheduler/store/store_metrics.h"
#include "tests/bench/path/simulated_site.h"
#include "tests/bench/recovery/state_writer.h"
#include "tests/support/child_process.h"
#include "tests/support/free_port.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/temp_dir.h"

namespace muster::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{120};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Keys {
  wire::KeyPair scheduler, probe;
};

Result<Keys> make_keys(const testing::TempDir& folder) {
  auto scheduler = wire::generate_key_pair(), probe = wire::generate_key_pair();
  if (!scheduler) return tl::unexpected(scheduler.error());
  if (!probe) return tl::unexpected(probe.error());
  if (auto saved = wire::save_key_pair(folder / "scheduler.key", *scheduler); !saved)
    return tl::unexpected(saved.error());
  return Keys{*scheduler, *probe};
}

Result<void> write_state(const RecoveryCase& c, test::TestRedis& redis, const Keys& keys, RecoveryReport& report) {
  prometheus::Registry registry;
  store::StoreMetrics metrics(registry);
  store::RedisJournal journal(redis.address(), {}, metrics);
  store::CheckpointStore checkpoints(redis.address(), {});
  auto opened = journal.acquire(Epoch(0));
  if (!opened) return tl::unexpected(opened.error());
  StateWriter writer(c, journal, checkpoints, *opened);
  writer.enrol(keys.probe.public_key);
  writer.make_job();
  writer.add_items();
  writer.work();
  report.live_leases = writer.live_leases();
  report.counted_answers = writer.answers();
  report.replayed_records = writer.records_after_checkpoint();
  return {};
}

std::string scheduler_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "muster-scheduler";
}

// Starts the scheduler and an agent that asks at once; ends when the agent has its first lease.
Result<double> first_lease(const testing::TempDir& folder, const test::TestRedis& redis, const Keys& keys,
                           uint32_t worker) {
  const std::string agents = "tcp://127.0.0.1:" + std::to_string(testing::free_port());
  const auto begin = Clock::now();
  testing::ChildProcess scheduler(
      {scheduler_program(), "--redis", redis.url(), "--http", "127.0.0.1:0", "--agents", agents, "--key-file",
       folder / "scheduler.key", "--token-file", folder / "token", "--checkpoint-records", "1000000000"},
      folder / "scheduler.log");
  LoadConfig config;
  config.endpoint = agents;
  config.server_key = keys.scheduler.public_key;
  config.credits = 1;
  LoadSite site{keys.probe, {worker}};
  LoadTally tally;
  zmq::context_t context(1);
  SimulatedSite probe(context, config, site, 1, tally);
  while (tally.leases == 0) {
    zmq_pollitem_t item{probe.pollable(), 0, ZMQ_POLLIN, 0};
    zmq_poll(&item, 1, 20);
    probe.read(Clock::now());
    if (probe.state() == SimulatedSite::State::Lost) return fail("bench.probe", probe.trouble());
    if (seconds_since(begin) > kPatience.count() || !scheduler.running())
      return fail("bench.scheduler", testing::read_text(folder / "scheduler.log"));
  }
  const double took = seconds_since(begin);
  scheduler.terminate(kPatience);
  return took;
}

double mib(int64_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

}  // namespace

Result<RecoveryReport> run_recovery_case(const RecoveryCase& c) {
  const testing::TempDir folder;
  const auto keys = make_keys(folder);
  if (!keys) return tl::unexpected(keys.error());
  test::TestRedis redis;
  RecoveryReport report;
  if (auto written = write_state(c, redis, *keys, report); !written) return tl::unexpected(written.error());
  const store::Keys names;
  report.journal_mib = mib(redis.command({"MEMORY", "USAGE", names.journal(), "SAMPLES", "0"}).integer());
  const std::string at = redis.text({"HGET", names.checkpoint(), "sequence"});
  report.checkpoint_mib =
      mib(redis.command({"MEMORY", "USAGE", names.checkpoint() + ":" + at, "SAMPLES", "0"}).integer());
  std::vector<double> times;
  const uint32_t probe = (c.leases + 9) / 10 + 1;
  for (int run = 0; run < c.runs; ++run) {
    const auto took = first_lease(folder, redis, *keys, probe);
    if (!took) return tl::unexpected(took.error());
    times.push_back(*took);
  }
  std::sort(times.begin(), times.end());
  report.first_lease_s = times[times.size() / 2];
  report.worst_s = times.back();
  return report;
}

}  // namespace muster::bench
