#include "scheduler/store/journal_appender.h"

#include <utility>

#include "common/base/check.h"
#include "common/base/log.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/turn.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/journal_scripts.h"
#include "scheduler/store/store_metrics.h"

namespace muster::store {

Result<RedisReply> carry_out(const RedisExchange& exchange, RedisPort& port) {
  const RedisArguments words(exchange.words.begin(), exchange.words.end());
  if (exchange.script == nullptr) return port.command(words);
  RedisArguments arguments(exchange.numbers.begin(), exchange.numbers.end());
  arguments.insert(arguments.end(), exchange.blobs.begin(), exchange.blobs.end());
  return port.eval(*exchange.script, words, arguments);
}

JournalAppender::JournalAppender(uint8_t shard, size_t retain_bytes, StoreMetrics& metrics, Durability durability,
                                 Millis replica_patience)
    : keys_(shard),
      metrics_(metrics),
      durability_(durability),
      replica_patience_(replica_patience),
      retained_(retain_bytes) {}

void JournalAppender::lead(Fence fence, Position tail) {
  fence_ = std::move(fence);
  retained_.restart(tail);
  tail_ = tail.sequence;
  target_ = tail.sequence;
  confirmed_ = true;
  touched_ = unconfirmed_ = false;
  stepped_down_.reset();
}

void JournalAppender::begin(const core::Turn& turn) {
  const journal::Batch& batch = turn.batch();
  MUSTER_CHECK(leads() && over() && batch.epoch() == fence_.epoch.value());
  durable_before_ = retained_.last().sequence;
  EncodedEntry encoded;
  encoded.position = Position{fence_.epoch, turn.sequence()};
  encoded.entry = encode_entry(batch);
  encoded.records = static_cast<size_t>(batch.records_size());
  encoded.bytes = encoded.entry.size();
  for (const auto& [job, entries] : turn.contents()) {
    encoded.contents.emplace_back(job, encode_contents(Contents::of(entries)));
    encoded.bytes += encoded.contents.back().second.size();
  }
  records_ = encoded.records;
  bytes_ = encoded.bytes;
  retained_.push(std::move(encoded));
  target_ = turn.sequence();
  confirmed_ = durability_ == Durability::Local;
  looking_ = false;
  start_afresh();
}

void JournalAppender::begin_look() {
  MUSTER_CHECK(leads() && over());
  durable_before_ = retained_.last().sequence;
  tail_.reset();
  looking_ = true;
  start_afresh();
}

void JournalAppender::start_afresh() {
  unknown_.reset();
  asked_ = Asked::Nothing;
  fence_lost_ = logged_ = false;
  report_ = {};
}

RedisExchange JournalAppender::next() {
  MUSTER_CHECK(!over());
  if (fence_lost_) {
    asked_ = Asked::Fence;
    return {&restore_fence_script(), {keys_.epoch()}, {fence_.text(), std::to_string(fence_.epoch.value())}, {}};
  }
  if (!tail_) {
    asked_ = Asked::Look;
    return {nullptr, {"MGET", keys_.epoch(), keys_.tail()}, {}, {}};
  }
  if (is_written()) return confirm_exchange();
  asked_ = Asked::Append;
  return append_exchange();
}

// On a connection that wrote nothing yet something is written first: the tail, as it stands.
RedisExchange JournalAppender::confirm_exchange() {
  asked_ = touched_ ? Asked::Wait : Asked::Touch;
  if (touched_) return {nullptr, {"WAIT", "1", std::to_string(replica_patience_.count())}, {}, {}};
  const std::string tail = retained_.at(target_).position.text();
  return {&touch_script(), {keys_.epoch(), keys_.tail()}, {fence_.text(), tail}, {}};
}

RedisExchange JournalAppender::append_exchange() {
  const Sequence sequence(tail_->value() + 1);
  const EncodedEntry& encoded = retained_.at(sequence);
  RedisExchange exchange;
  exchange.script = &append_script();
  exchange.words = {keys_.epoch(), keys_.tail(), keys_.journal()};
  for (const auto& [job, blob] : encoded.contents) exchange.words.push_back(keys_.contents(job));
  exchange.numbers = {fence_.text(), retained_.before(sequence).text(), std::to_string(sequence.value()),
                      std::to_string(fence_.epoch.value())};
  exchange.blobs.push_back(encoded.entry);
  for (const auto& [job, blob] : encoded.contents) exchange.blobs.push_back(blob);
  return exchange;
}

bool JournalAppender::answered(const Result<RedisReply>& reply) {
  const Asked asked = std::exchange(asked_, Asked::Nothing);
  MUSTER_CHECK(asked != Asked::Nothing);
  if (!reply) {
    if (asked == Asked::Append && reply.error().code == "redis.broken") unknown_ = Sequence(tail_->value() + 1);
    return failed(reply.error());
  }
  if (asked == Asked::Wait) return counted(reply->integer());
  if (asked == Asked::Fence) {
    fence_lost_ = false;
  } else if (asked == Asked::Look) {
    if (reply->size() == 2) {
      judged((*reply)[0].text(), (*reply)[1].text());
    } else {
      stepped_down_ = "MGET answered something else";
    }
  } else if (reply->size() == 3) {  // a mismatch
    judged((*reply)[1].text(), (*reply)[2].text());
  } else if (asked == Asked::Touch) {
    touched_ = true;
  } else {
    touched_ = true;
    tail_ = Sequence(tail_->value() + 1);
    if (looking_ || *tail_ < target_) ++report_.reappended;
  }
  return true;
}

// If none has it, the connection is given up too: perhaps this is no master any more and does not know it yet.
bool JournalAppender::counted(int64_t replicas) {
  confirmed_ = replicas >= 1;
  unconfirmed_ = !confirmed_;
  if (confirmed_) return true;
  metrics_.unconfirmed();
  if (!logged_) spdlog::warn("no replica confirms batch {}; waiting for one", target_.value());
  logged_ = true;
  tail_.reset();
  touched_ = false;
  return false;
}

void JournalAppender::judged(std::string_view epoch, std::string_view tail) {
  const Finding finding = judge(Belief{fence_, retained_.base(), retained_.last().sequence}, epoch, tail);
  if (finding.standing == Standing::FenceLost) {
    spdlog::warn("Redis lost the epoch {}; writing it again", fence_.epoch.value());
    fence_lost_ = true;
    tail_.reset();
    return;
  }
  const bool lost = (finding.standing == Standing::InPlace || finding.standing == Standing::NotRetained) &&
                    finding.tail < durable_before_;
  if (lost) {
    spdlog::warn("Redis lost batches {} to {}, which had been durable", finding.tail.value() + 1,
                 durable_before_.value());
    metrics_.tail_lost();
    durable_before_ = finding.tail;
    confirmed_ = durability_ == Durability::Local;  // what is put back is to be confirmed anew
  }
  if (finding.standing != Standing::InPlace) {
    stepped_down_ = finding.why;
    return;
  }
  if (unknown_) metrics_.unknown_append(finding.tail >= *unknown_);
  unknown_.reset();
  tail_ = finding.tail;
}

bool JournalAppender::failed(const Failure& failure) {
  tail_.reset();
  fence_lost_ = touched_ = unconfirmed_ = false;
  if (failure.code == "redis.refused") {
    stepped_down_ = failure.message;
    return true;
  }
  if (!logged_) spdlog::warn("{}; trying again", failure.message);
  logged_ = true;
  return false;
}

void JournalAppender::give_up() {
  if (over()) return;
  stepped_down_ = "told to give up while the fate of batch " + std::to_string(target_.value()) + " was unknown";
}

AppendReport JournalAppender::finish() {
  MUSTER_CHECK(over());
  if (stepped_down_) {
    fence_ = {};
    report_.outcome = AppendOutcome::SteppedDown;
    report_.why = *stepped_down_;
    return report_;
  }
  if (logged_) spdlog::info("Redis answers again; batch {} is durable", target_.value());
  retained_.trim();
  report_.outcome = AppendOutcome::Durable;
  return report_;
}

}  // namespace muster::store
