#include "scheduler/app/recovery.h"

#include <string>

#include "common/base/log.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/redis_client.h"

namespace muster::app {
namespace {

bool is_passing(const Failure& failure) {
  return failure.code == "redis.unreachable" || failure.code == "redis.broken" || failure.code == "redis.busy";
}

// Runs `attempt` until it succeeds, fails for good, or `give_up`.
template <class T, class Attempt>
Result<T> patiently(const std::atomic<bool>& give_up, Attempt&& attempt) {
  store::Backoff backoff(Millis(50), Millis(2000));
  for (bool told = false;; told = true) {
    Result<T> result = attempt();
    if (result || !is_passing(result.error()) || give_up) return result;
    if (!told) spdlog::warn("waiting for Redis: {}", result.error().message);
    backoff.wait([&] { return give_up.load(); });
  }
}

struct Cut {
  Sequence sequence;
  ShardTime now;
};

Result<Cut> restore(core::State& state, store::CheckpointStore& checkpoints) {
  core::CheckpointReader reader(state);
  Result<void> taken;
  const auto read = checkpoints.read([&](std::string part) {
    if (taken) taken = reader.take(part);
  });
  if (!read) return tl::unexpected(read.error());
  if (!taken) return tl::unexpected(taken.error());
  if (!*read) return Cut{};
  const auto restored = reader.finish();
  if (!restored) return tl::unexpected(restored.error());
  return Cut{restored->sequence, restored->now};
}

}  // namespace

Result<void> require_fsync(const store::RedisAddress& redis, const std::atomic<bool>& give_up) {
  store::RedisClient client(redis);
  const auto setting = [&](const char* name) {
    return patiently<store::RedisReply>(give_up, [&] { return client.command({"CONFIG", "GET", name}); });
  };
  for (const auto& [name, wanted] : {std::pair("appendonly", "yes"), std::pair("appendfsync", "always")}) {
    const auto reply = setting(name);
    if (!reply && is_passing(reply.error())) return tl::unexpected(reply.error());
    if (!reply || reply->size() != 2) {
      spdlog::warn("{} does not tell its {}: make sure that it is '{}', or acknowledged answers can be lost",
                   redis.text(), name, wanted);
    } else if ((*reply)[1].text() != wanted) {
      return fail("redis.not_durable", redis.text() + " has " + name + " '" + std::string((*reply)[1].text()) +
                                           "', and could lose what was acknowledged; set it to '" + wanted + "'");
    }
  }
  return {};
}

Result<Recovered> recover(core::Core& core, store::Journal& journal, store::CheckpointStore& checkpoints,
                          const std::atomic<bool>& give_up) {
  Recovered recovered;
  auto opened = patiently<store::Opened>(give_up, [&] { return journal.acquire(Epoch()); });
  if (!opened) return tl::unexpected(opened.error());
  recovered.opened = *opened;

  // A checkpoint or journal that was read half before the connection broke is in the state already: only whole reads
  // count.
  const auto cut = restore(core.mutable_state(), checkpoints);
  if (!cut) return tl::unexpected(cut.error());
  recovered.checkpoint = cut->sequence;
  recovered.now = cut->now;
  const auto replayed = journal.replay(cut->sequence, [&](const journal::Batch& batch) {
    const ShardTime now{Millis(batch.now_ms())};
    for (const auto& record : batch.records()) core.mutable_state().apply(record, {Sequence(batch.sequence()), now});
    recovered.now = std::max({recovered.now, now, ShardTime(Millis(batch.last_ms()))});
    recovered.replayed_records += static_cast<uint64_t>(batch.records_size());
  });
  if (!replayed) return tl::unexpected(replayed.error());
  if (*replayed != opened->tail) {
    return fail("journal.inconsistent", "the journal ends at " + std::to_string(replayed->value()) +
                                            ", its tail says " + std::to_string(opened->tail.value()));
  }
  core::Turn turn(Sequence(opened->tail.value() + 1), opened->epoch, recovered.now);
  core.resume(opened->epoch, recovered.now, turn);
  turn.batch().set_wall_ms(wall_now_ms());
  const auto report = journal.append(turn, [&] { return give_up.load(); });
  if (report.outcome != store::AppendOutcome::Durable) return fail("journal.stepped_down", report.why);
  recovered.next = Sequence(turn.sequence().value() + 1);
  recovered.effects = std::move(turn.effects);
  return recovered;
}

}  // namespace muster::app
