#include "scheduler/store/redis_journal.h"

#include <charconv>
#include <chrono>

#include "common/base/check.h"
#include "common/base/random_hex.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/journal_reader.h"
#include "scheduler/store/journal_scripts.h"
#include "scheduler/store/leader_lease.h"
#include "scheduler/store/store_metrics.h"

namespace muster::store {
Result<bool> raise_epoch(const RedisAddress& address, uint8_t shard, Epoch seen) {
  RedisClient client(address);
  return raise_epoch(client, shard, seen);
}

Result<bool> raise_epoch(RedisPort& redis, uint8_t shard, Epoch seen) {
  const std::string key = Keys(shard).epoch(), number = std::to_string(seen.value());
  const auto reply = redis.eval(raise_epoch_script(), RedisArguments{key}, RedisArguments{number});
  if (!reply) return tl::unexpected(reply.error());
  return reply->size() == 1;
}

RedisJournal::RedisJournal(RedisAddress address, JournalOptions options, StoreMetrics& metrics)
    : RedisJournal(std::make_unique<RedisClient>(std::move(address), options.timeouts), options, metrics) {}

RedisJournal::RedisJournal(std::unique_ptr<RedisPort> redis, JournalOptions options, StoreMetrics& metrics)
    : keys_(options.shard),
      metrics_(metrics),
      redis_(std::move(redis)),
      appender_(options.shard, options.retain_bytes, metrics, options.durability, options.replica_patience) {}

void RedisJournal::note(Contact contact) {
  contact_.store(contact, std::memory_order_relaxed);
  metrics_.redis_up(contact != Contact::Unreachable);
  metrics_.reconnected(redis_->reconnects() - reconnects_counted_);
  reconnects_counted_ = redis_->reconnects();
}

Result<Opened> RedisJournal::acquire(Epoch floor) {
  const std::string token = random_hex(8), least = std::to_string(floor.value());
  const std::string epoch_key = keys_.epoch(), tail_key = keys_.tail(), journal_key = keys_.journal();
  const auto reply =
      redis_->eval(acquire_script(), RedisArguments{epoch_key, tail_key, journal_key}, RedisArguments{least, token});
  note(reply ? Contact::Good : Contact::Unreachable);
  if (!reply) return tl::unexpected(reply.error());
  MUSTER_CHECK(reply->size() > 0);
  const std::string_view verdict = (*reply)[0].text();
  if (verdict == "EXHAUSTED") return fail("journal.epochs_exhausted", "no epoch is left above 65534");
  if (verdict != "OK")
    return fail("journal.inconsistent", "journal in Redis at " + redis_->where() +
                                            " is inconsistent: " + (verdict == "UNREADABLE" ? "epoch \"" : "tail \"") +
                                            std::string((*reply)[1].text()) +
                                            (verdict == "UNREADABLE" ? "\", tail \"" : "\", newest entry \"") +
                                            std::string((*reply)[2].text()) + "\"");
  const auto fence = Fence::parse((*reply)[1].text());
  const auto tail = Position::parse((*reply)[2].text());
  if (!fence || !tail)
    return fail("journal.inconsistent", "the tail reads \"" + std::string((*reply)[2].text()) + "\"");
  const Fence ours{fence->epoch, token};
  appender_.lead(ours, *tail);
  uint64_t reign = 0;
  std::from_chars(token.data(), token.data() + token.size(), reign, 16);
  return Opened{ours.epoch, tail->sequence, ours.text(), reign};
}

Result<Sequence> RedisJournal::replay(Sequence after, const std::function<void(const journal::Batch&)>& each) {
  auto last = JournalReader(*redis_, keys_).replay(after, each);
  const bool answered = last.has_value() || !last.error().code.starts_with("redis.");
  note(answered ? Contact::Good : Contact::Unreachable);
  return last;
}

AppendReport RedisJournal::append(const core::Turn& turn, const std::function<bool()>& give_up) {
  if (!appender_.leads()) return {AppendOutcome::SteppedDown, 0, "this scheduler does not lead"};
  const auto began = std::chrono::steady_clock::now();
  appender_.begin(turn);
  AppendReport report = finish(give_up);
  if (report.outcome == AppendOutcome::Durable)
    metrics_.appended(std::chrono::steady_clock::now() - began, appender_.records(), appender_.bytes());
  return report;
}

AppendReport RedisJournal::look(const std::function<bool()>& give_up) {
  if (!appender_.leads()) return {AppendOutcome::SteppedDown, 0, "this scheduler does not lead"};
  appender_.begin_look();
  return finish(give_up);
}

AppendReport RedisJournal::finish(const std::function<bool()>& give_up) {
  Backoff backoff;
  while (!appender_.over()) {
    const auto reply = carry_out(appender_.next(), *redis_);
    const bool progress = appender_.answered(reply);
    note(!reply ? Contact::Unreachable : appender_.unconfirmed() ? Contact::Unconfirmed : Contact::Good);
    if (progress) {
      backoff.reset();
      continue;
    }
    // A replica that has just been promoted elsewhere is found by connecting anew.
    redis_->drop();
    if (!backoff.wait(give_up)) appender_.give_up();
  }
  return appender_.finish();
}

}  // namespace muster::store
