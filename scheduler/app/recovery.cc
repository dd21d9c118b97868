#include "scheduler/app/recovery.h"

#include <string>

#include "common/base/log.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/replay.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/redis_client.h"

namespace muster::app {
namespace {

// Runs `attempt` until it succeeds, fails for good, `give_up`, or `most_tries` (0: no bound).
template <class T, class Attempt>
Result<T> patiently(const std::atomic<bool>& give_up, Attempt&& attempt, int most_tries = 0) {
  store::Backoff backoff(Millis(50), Millis(2000));
  for (int tries = 1;; ++tries) {
    Result<T> result = attempt();
    if (result || !store::is_passing(result.error()) || give_up || tries == most_tries) return result;
    if (tries == 1) spdlog::warn("waiting for Redis: {}", result.error().message);
    backoff.wait([&] { return give_up.load(); });
  }
}

struct Cut {
  Sequence sequence;
  ShardTime now;
};

// Nobody replaces the checkpoint while we lead; a second read gives the same parts, and those taken already are passed
// over.
Result<Cut> restore(core::State& state, store::Checkpoints& checkpoints, const std::atomic<bool>& give_up) {
  core::CheckpointReader reader(state);
  Result<void> sound;
  size_t taken = 0;
  const auto read = patiently<std::optional<store::Checkpoint>>(
      give_up,
      [&] {
        size_t seen = 0;
        return checkpoints.read([&](const std::string& part) {
          if (++seen <= taken || !sound) return;
          sound = reader.take(part);
          taken = seen;
        });
      },
      kMostReadTries);
  if (!read) return tl::unexpected(read.error());
  if (!sound) return tl::unexpected(sound.error());
  if (!*read) return Cut{};
  const auto restored = reader.finish();
  if (!restored) return tl::unexpected(restored.error());
  if (restored->sequence != (*read)->sequence)
    return fail("checkpoint.replaced", "the checkpoint was replaced while it was read: another scheduler leads");
  return Cut{restored->sequence, restored->now};
}

// Applies what the journal has after `recovered.checkpoint`, and returns its last sequence. Batches are applied whole,
// so that a replay that broke off goes on after the last one.
Result<Sequence> replay(core::State& state, store::Journal& journal, Recovered& recovered,
                        const std::atomic<bool>& give_up) {
  Sequence last = recovered.checkpoint;
  Result<void> sound;
  const auto apply = [&](const journal::Batch& batch) {
    if (!sound || !(sound = core::replay(state, batch))) return;
    const ShardTime now{Millis(batch.now_ms())};
    for (const auto& record : batch.records()) {
      if (record.has_job_deleted()) recovered.deleted.emplace_back(record.job_deleted().job());
    }
    recovered.now = std::max({recovered.now, now, ShardTime(Millis(batch.last_ms()))});
    recovered.replayed_records += static_cast<uint64_t>(batch.records_size());
    last = Sequence(batch.sequence());
  };
  auto replayed = patiently<Sequence>(
      give_up, [&] { return journal.replay(last, apply); }, kMostReadTries);
  if (!sound) return tl::unexpected(sound.error());
  return replayed;
}

// The first turn of the reign that `recovered.opened` began. `last`: of the batches applied.
Result<void> begin_reign(core::Core& core, store::Journal& journal, Sequence last, Recovered& recovered,
                         const std::atomic<bool>& give_up) {
  const store::Opened& opened = recovered.opened;
  if (last != opened.tail) {
    return fail("journal.inconsistent", "the journal ends at " + std::to_string(last.value()) + ", its tail says " +
                                            std::to_string(opened.tail.value()));
  }
  core::Turn turn(Sequence(opened.tail.value() + 1), opened.epoch, recovered.now);
  core.resume(opened.epoch, recovered.now, turn, opened.reign);
  turn.batch().set_wall_ms(wall_now_ms());
  const auto report = journal.append(turn, [&] { return give_up.load(); });
  if (report.outcome != store::AppendOutcome::Durable) return fail("journal.stepped_down", report.why);
  recovered.next = Sequence(turn.sequence().value() + 1);
  recovered.effects = std::move(turn.effects);
  return {};
}

}  // namespace

Result<void> require_fsync(const store::RedisAddress& redis, const std::atomic<bool>& give_up) {
  store::RedisClient client(redis);
  const auto setting = [&](const char* name) {
    return patiently<store::RedisReply>(give_up, [&] { return client.command({"CONFIG", "GET", name}); });
  };
  for (const auto& [name, wanted] : {std::pair("appendonly", "yes"), std::pair("appendfsync", "always")}) {
    const auto reply = setting(name);
    if (!reply && store::is_passing(reply.error())) return tl::unexpected(reply.error());
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

Result<Recovered> recover(core::Core& core, store::Journal& journal, store::Checkpoints& checkpoints,
                          const std::atomic<bool>& give_up) {
  Recovered recovered;
  auto opened = patiently<store::Opened>(give_up, [&] { return journal.acquire(Epoch()); });
  if (!opened) return tl::unexpected(opened.error());
  recovered.opened = *opened;
  const auto cut = restore(core.mutable_state(), checkpoints, give_up);
  if (!cut) return tl::unexpected(cut.error());
  recovered.checkpoint = cut->sequence;
  recovered.now = cut->now;
  const auto replayed = replay(core.mutable_state(), journal, recovered, give_up);
  if (!replayed) return tl::unexpected(replayed.error());
  if (auto begun = begin_reign(core, journal, *replayed, recovered, give_up); !begun)
    return tl::unexpected(begun.error());
  return recovered;
}

Result<Recovered> take_over(Follower& follower, std::unique_ptr<core::Core>& core, store::Journal& journal,
                            const std::atomic<bool>& give_up) {
  Recovered recovered;
  auto opened = patiently<store::Opened>(give_up, [&] { return journal.acquire(Epoch()); });
  if (!opened) return tl::unexpected(opened.error());
  recovered.opened = *opened;
  const uint64_t before = follower.records();
  for (bool more = true; more;) {
    const auto progress = patiently<Follower::Progress>(
        give_up, [&] { return follower.advance(); }, kMostReadTries);
    if (!progress) return tl::unexpected(progress.error());
    more = *progress != Follower::Progress::CaughtUp;
  }
  const bool anew = follower.records() < before;
  Followed followed = follower.take();
  recovered.checkpoint = followed.checkpoint;
  recovered.now = followed.now;
  recovered.replayed_records = anew ? followed.records : followed.records - before;
  recovered.deleted = std::move(followed.deleted);
  core = std::move(followed.core);
  if (auto begun = begin_reign(*core, journal, followed.mark.sequence, recovered, give_up); !begun)
    return tl::unexpected(begun.error());
  return recovered;
}

}  // namespace muster::app
