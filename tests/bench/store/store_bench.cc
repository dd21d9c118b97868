// How fast the store is on this machine: appends to a real Redis that syncs every write, replay, and cached contents.
#include <benchmark/benchmark.h>
#include <prometheus/registry.h>

#include <random>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/turn.h"
#include "scheduler/store/contents.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/redis_fixture.h"

namespace muster {
namespace {

using store::AppendOutcome;

// Pairs of a lease and the answer to an earlier one, as a busy scheduler writes them: about 38 bytes a record.
std::unique_ptr<core::Turn> busy_turn(Epoch epoch, Sequence sequence, int pairs, bool contents) {
  std::mt19937_64 random(sequence.value());
  auto turn = std::make_unique<core::Turn>(sequence, epoch, ShardTime(Millis(sequence.value())));
  const uint64_t first = sequence.value() * static_cast<uint64_t>(pairs);
  if (contents) turn->batch().add_contents(1);
  for (int i = 0; i < pairs; ++i) {
    const uint64_t counter = first + static_cast<uint64_t>(i);
    auto* granted = turn->batch().add_records()->mutable_lease_granted();
    granted->set_job(1);
    granted->set_task(static_cast<uint32_t>(random() % 1000000));
    granted->set_worker(static_cast<uint32_t>(random() % 5000));
    granted->set_counter(counter);
    granted->set_deadline_ms(static_cast<int64_t>(1800000 + sequence.value()));
    auto* answer = turn->batch().add_records()->mutable_answer_recorded();
    answer->set_job(1);
    answer->set_task(static_cast<uint32_t>(random() % 1000000));
    answer->set_worker(static_cast<uint32_t>(random() % 5000));
    answer->set_id(AssignmentId::make(0, epoch, counter).packed());
    answer->set_revision(1);
    answer->set_code(static_cast<uint32_t>(random() % 10));
    answer->set_fate(1);
    if (contents)
      answer->set_content(turn->add_content(
          JobNumber(1), R"([{"from_name":"label","to_name":"text","type":"choices","value":{"choices":["c)" +
                            std::to_string(random() % 10) + "\"]}}]"));
  }
  return turn;
}

void append(benchmark::State& state) {
  prometheus::Registry registry;
  store::StoreMetrics metrics(registry);
  test::TestRedis redis;
  store::RedisJournal journal(redis.address(), {}, metrics);
  const auto opened = journal.acquire(Epoch(0));
  const int pairs = static_cast<int>(state.range(0));
  const bool contents = state.range(1) != 0;
  uint64_t sequence = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto turn = busy_turn(opened->epoch, Sequence(++sequence), pairs, contents);
    bytes += turn->batch().ByteSizeLong() + turn->content_bytes();
    state.ResumeTiming();
    if (journal.append(*turn, {}).outcome != AppendOutcome::Durable) state.SkipWithError("stepped down");
  }
  const auto batches = static_cast<double>(state.iterations());
  state.counters["batches/s"] = benchmark::Counter(batches, benchmark::Counter::kIsRate);
  state.counters["records/s"] = benchmark::Counter(batches * pairs * 2, benchmark::Counter::kIsRate);
  state.counters["KiB/batch"] = static_cast<double>(bytes) / 1024 / batches;
}
BENCHMARK(append)
    ->ArgNames({"pairs", "contents"})
    ->Args({1, 0})
    ->Args({100, 0})
    ->Args({1000, 0})
    ->Args({1350, 0})  // about 64 KiB
    ->Args({4000, 0})
    ->Args({1000, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// What the disk and Redis allow: the same bytes without the script, the checks and the encoding.
void bare_xadd(benchmark::State& state) {
  test::TestRedis redis;
  store::RedisClient client(redis.address());
  std::string blob(static_cast<size_t>(state.range(0)), '\0');
  std::mt19937_64 random(1);
  for (auto& byte : blob) byte = static_cast<char>(random());
  for (auto _ : state)
    if (!client.command({"XADD", "s", "*", "b", blob})) state.SkipWithError("refused");
  state.counters["batches/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(bare_xadd)->Arg(64)->Arg(24 << 10)->Arg(64 << 10)->UseRealTime()->Unit(benchmark::kMicrosecond);

void encode(benchmark::State& state) {
  const auto turn = busy_turn(Epoch(1), Sequence(1), 1000, false);
  size_t packed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(packed = store::encode_entry(turn->batch()).size());
  state.counters["ratio"] = static_cast<double>(packed) / static_cast<double>(turn->batch().ByteSizeLong());
}
BENCHMARK(encode)->Unit(benchmark::kMicrosecond);

void replay(benchmark::State& state) {
  prometheus::Registry registry;
  store::StoreMetrics metrics(registry);
  test::TestRedis redis;
  store::RedisJournal journal(redis.address(), {}, metrics);
  const auto opened = journal.acquire(Epoch(0));
  for (uint64_t i = 1; i <= 200; ++i) journal.append(*busy_turn(opened->epoch, Sequence(i), 1000, false), {});
  int64_t records = 0;
  for (auto _ : state)
    if (!journal.replay(Sequence(0), [&](const journal::Batch& batch) { records += batch.records_size(); }))
      state.SkipWithError("replay failed");
  state.SetItemsProcessed(records);
}
BENCHMARK(replay)->UseRealTime()->Unit(benchmark::kMillisecond);

// 100 refs over many blobs a call, as the gateway looks up the items of a batch of leases.
void cached_refs(benchmark::State& state) {
  store::RedisAddress nowhere;
  nowhere.socket_path = "/nonexistent";
  store::ContentStore contents(nowhere, {});
  constexpr uint64_t kBlobs = 1000;
  const std::vector<std::string> items(100, std::string(120, 'x'));
  for (uint64_t i = 1; i <= kBlobs; ++i) contents.put(JobNumber(1), Sequence(i), items);
  std::mt19937_64 random(1);
  std::vector<core::ContentRef> refs;
  for (int i = 0; i < 100; ++i)
    refs.push_back({JobNumber(1), Sequence(1 + random() % kBlobs), static_cast<uint16_t>(random() % 100)});
  store::ContentViews views;
  for (auto _ : state)
    if (!contents.try_get(refs, views)) state.SkipWithError("not cached");
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * refs.size()));
}
BENCHMARK(cached_refs);

}  // namespace
}  // namespace muster
