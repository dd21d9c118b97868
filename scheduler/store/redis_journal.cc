#include "scheduler/store/redis_journal.h"

#include <chrono>
#include <vector>

#include "common/base/check.h"
#include "common/base/log.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/turn.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/journal_reader.h"
#include "scheduler/store/journal_scripts.h"
#include "scheduler/store/leader_lease.h"
#include "scheduler/store/store_metrics.h"

namespace muster::store {
Result<bool> raise_epoch(const RedisAddress& address, uint8_t shard, Epoch seen) {
  RedisClient client(address);
  const std::string key = Keys(shard).epoch(), number = std::to_string(seen.value());
  const auto reply = client.eval(raise_epoch_script(), RedisArguments{key}, RedisArguments{number});
  if (!reply) return tl::unexpected(reply.error());
  return reply->size() == 1;
}

// One append on its way to its end.
struct RedisJournal::Attempt {
  Sequence target;
  Sequence durable_before;          // what had been durable when it began
  std::optional<Sequence> unknown;  // sent on a connection that broke
  bool confirmed = false;           // as durable as was asked for
  bool retry = false;               // pause before the next step
  bool logged = false;
  std::optional<std::string> stepped_down;
  AppendReport report;
};

RedisJournal::RedisJournal(RedisAddress address, JournalOptions options, StoreMetrics& metrics)
    : options_(options),
      keys_(options.shard),
      metrics_(metrics),
      client_(std::move(address), options.timeouts),
      retained_(options.retain_bytes) {}

void RedisJournal::note(Contact contact) {
  contact_.store(contact, std::memory_order_relaxed);
  metrics_.redis_up(contact != Contact::Unreachable);
  metrics_.reconnected(client_.reconnects() - reconnects_counted_);
  reconnects_counted_ = client_.reconnects();
}

Result<Opened> RedisJournal::acquire(Epoch floor) {
  written_ = false;
  const std::string token = random_token(), least = std::to_string(floor.value());
  const std::string epoch_key = keys_.epoch(), tail_key = keys_.tail(), journal_key = keys_.journal();
  const auto reply =
      client_.eval(acquire_script(), RedisArguments{epoch_key, tail_key, journal_key}, RedisArguments{least, token});
  note(reply ? Contact::Good : Contact::Unreachable);
  if (!reply) return tl::unexpected(reply.error());
  MUSTER_CHECK(reply->size() > 0);
  const std::string_view verdict = (*reply)[0].text();
  if (verdict == "EXHAUSTED") return fail("journal.epochs_exhausted", "no epoch is left above 65534");
  if (verdict != "OK")
    return fail("journal.inconsistent", "journal in Redis at " + client_.address().text() +
                                            " is inconsistent: " + (verdict == "UNREADABLE" ? "epoch \"" : "tail \"") +
                                            std::string((*reply)[1].text()) +
                                            (verdict == "UNREADABLE" ? "\", tail \"" : "\", newest entry \"") +
                                            std::string((*reply)[2].text()) + "\"");
  const auto fence = Fence::parse((*reply)[1].text());
  const auto tail = Position::parse((*reply)[2].text());
  if (!fence || !tail)
    return fail("journal.inconsistent", "the tail reads \"" + std::string((*reply)[2].text()) + "\"");
  fence_ = Fence{fence->epoch, token};
  retained_.restart(*tail);
  tail_ = tail->sequence;
  return Opened{fence_.epoch, tail->sequence, fence_.text()};
}

Result<Sequence> RedisJournal::replay(Sequence after, const std::function<void(const journal::Batch&)>& each) {
  auto last = JournalReader(client_, keys_).replay(after, each);
  const bool answered = last.has_value() || !last.error().code.starts_with("redis.");
  note(answered ? Contact::Good : Contact::Unreachable);
  return last;
}

void RedisJournal::retain(const core::Turn& turn) {
  const journal::Batch& batch = turn.batch();
  MUSTER_CHECK(batch.epoch() == fence_.epoch.value());
  EncodedEntry encoded;
  encoded.position = Position{fence_.epoch, turn.sequence()};
  encoded.entry = encode_entry(batch);
  encoded.records = static_cast<size_t>(batch.records_size());
  encoded.bytes = encoded.entry.size();
  for (const auto& [job, entries] : turn.contents()) {
    encoded.contents.emplace_back(job, encode_contents(Contents::of(entries)));
    encoded.bytes += encoded.contents.back().second.size();
  }
  retained_.push(std::move(encoded));
}

AppendReport RedisJournal::append(const core::Turn& turn, const std::function<bool()>& give_up) {
  if (fence_.epoch.value() == 0) return step_down({}, "this scheduler does not lead");
  const auto began = std::chrono::steady_clock::now();
  Attempt attempt;
  attempt.durable_before = retained_.last().sequence;
  retain(turn);
  attempt.target = turn.sequence();
  Backoff backoff;
  while (!attempt.stepped_down && !done(attempt)) {
    attempt.retry = false;
    step(attempt);
    if (!attempt.retry)
      backoff.reset();
    else if (!backoff.wait(give_up))
      attempt.stepped_down =
          "told to give up while the fate of batch " + std::to_string(attempt.target.value()) + " was unknown";
  }
  if (attempt.stepped_down) return step_down(attempt.report, std::move(*attempt.stepped_down));
  if (attempt.logged) spdlog::info("Redis answers again; batch {} is durable", attempt.target.value());
  const EncodedEntry& written = retained_.at(attempt.target);
  metrics_.appended(std::chrono::steady_clock::now() - began, written.records, written.bytes);
  retained_.trim();
  attempt.report.outcome = AppendOutcome::Durable;
  return attempt.report;
}

AppendReport RedisJournal::step_down(AppendReport report, std::string why) {
  fence_ = {};
  report.outcome = AppendOutcome::SteppedDown;
  report.why = std::move(why);
  return report;
}

bool RedisJournal::done(const Attempt& attempt) const {
  const bool written = tail_ && *tail_ >= attempt.target;
  return written && (options_.durability == Durability::Local || attempt.confirmed);
}

void RedisJournal::step(Attempt& attempt) {
  if (!tail_)
    look(attempt);
  else if (*tail_ < attempt.target)
    send(attempt, Sequence(tail_->value() + 1));
  else
    confirm(attempt);
}

// WAIT speaks of what its own connection wrote. On a new one something is written first: the tail, as it stands.
void RedisJournal::confirm(Attempt& attempt) {
  if (!written_) {
    const std::string epoch_key = keys_.epoch(), tail_key = keys_.tail(), fence = fence_.text();
    const std::string tail = retained_.at(attempt.target).position.text();
    const auto touched = client_.eval(touch_script(), RedisArguments{epoch_key, tail_key}, RedisArguments{fence, tail});
    if (!touched) return failed(attempt, touched.error());
    if (touched->size() == 3) return judged(attempt, (*touched)[1].text(), (*touched)[2].text());
    written_ = true;
  }
  const std::string patience = std::to_string(options_.replica_patience.count());
  const auto replicas = client_.command({"WAIT", "1", patience});
  if (!replicas) return failed(attempt, replicas.error());
  attempt.confirmed = replicas->integer() >= 1;
  note(attempt.confirmed ? Contact::Good : Contact::Unconfirmed);
  if (attempt.confirmed) return;
  metrics_.unconfirmed();
  attempt.retry = true;
  if (!attempt.logged) spdlog::warn("no replica confirms batch {}; waiting for one", attempt.target.value());
  attempt.logged = true;
  // Perhaps this is no master any more and does not know it yet.
  if (client_.address().by_sentinel()) leave_connection();
}

void RedisJournal::leave_connection() {
  client_.drop();
  tail_.reset();
  written_ = false;
}

void RedisJournal::send(Attempt& attempt, Sequence sequence) {
  const EncodedEntry& encoded = retained_.at(sequence);
  std::vector<std::string> names{keys_.epoch(), keys_.tail(), keys_.journal()};
  for (const auto& [job, blob] : encoded.contents) names.push_back(keys_.contents(job));
  const std::string fence = fence_.text(), expected = retained_.before(sequence).text();
  const std::string number = std::to_string(sequence.value()), epoch = std::to_string(fence_.epoch.value());
  RedisArguments arguments{fence, expected, number, epoch, encoded.entry};
  for (const auto& [job, blob] : encoded.contents) arguments.push_back(blob);

  const auto reply = client_.eval(append_script(), RedisArguments(names.begin(), names.end()), arguments);
  if (!reply) {
    if (reply.error().code == "redis.broken") attempt.unknown = sequence;
    return failed(attempt, reply.error());
  }
  note(contact() == Contact::Unconfirmed ? Contact::Unconfirmed : Contact::Good);
  const bool mismatch = reply->size() == 3;
  if (mismatch) return judged(attempt, (*reply)[1].text(), (*reply)[2].text());
  tail_ = sequence;
  written_ = true;
  if (sequence < attempt.target) ++attempt.report.reappended;
}

void RedisJournal::look(Attempt& attempt) {
  const auto reply = client_.command({"MGET", keys_.epoch(), keys_.tail()});
  if (!reply) return failed(attempt, reply.error());
  note(contact() == Contact::Unconfirmed ? Contact::Unconfirmed : Contact::Good);
  if (reply->size() != 2) {
    attempt.stepped_down = "MGET answered something else";
    return;
  }
  judged(attempt, (*reply)[0].text(), (*reply)[1].text());
}

void RedisJournal::judged(Attempt& attempt, std::string_view epoch, std::string_view tail) {
  const Finding finding = judge(Belief{fence_, retained_.base(), retained_.last().sequence}, epoch, tail);
  if (finding.standing == Standing::FenceLost) return write_fence_again(attempt);
  const bool lost = (finding.standing == Standing::InPlace || finding.standing == Standing::NotRetained) &&
                    finding.tail < attempt.durable_before;
  if (lost) {
    spdlog::warn("Redis lost batches {} to {}, which had been durable", finding.tail.value() + 1,
                 attempt.durable_before.value());
    metrics_.tail_lost();
    attempt.durable_before = finding.tail;
  }
  if (finding.standing != Standing::InPlace) {
    attempt.stepped_down = finding.why;
    return;
  }
  if (attempt.unknown) metrics_.unknown_append(finding.tail >= *attempt.unknown);
  attempt.unknown.reset();
  tail_ = finding.tail;
}

void RedisJournal::failed(Attempt& attempt, const Failure& failure) {
  note(Contact::Unreachable);
  tail_.reset();
  if (failure.code == "redis.refused") {
    attempt.stepped_down = failure.message;
    return;
  }
  // A replica that has just been promoted elsewhere is found by connecting anew.
  leave_connection();
  attempt.retry = true;
  if (!attempt.logged) spdlog::warn("{}; trying again", failure.message);
  attempt.logged = true;
}

void RedisJournal::write_fence_again(Attempt& attempt) {
  spdlog::warn("Redis lost the epoch {}; writing it again", fence_.epoch.value());
  tail_.reset();
  const std::string key = keys_.epoch(), fence = fence_.text(), epoch = std::to_string(fence_.epoch.value());
  const auto reply = client_.eval(restore_fence_script(), RedisArguments{key}, RedisArguments{fence, epoch});
  if (!reply) failed(attempt, reply.error());
}

}  // namespace muster::store
