#include "tests/support/fake_journal.h"

#include <algorithm>
#include <thread>

#include "common/base/check.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/turn.h"
#include "scheduler/store/contents_codec.h"

namespace muster::test {

using store::AppendOutcome;
using store::AppendReport;
using store::Fence;
using store::Position;
using store::Standing;

void FakeJournalStore::set_away(bool away) {
  std::lock_guard lock(mutex_);
  away_ = away;
}

void FakeJournalStore::break_next_append(Break how) {
  std::lock_guard lock(mutex_);
  break_ = how;
}

void FakeJournalStore::break_next_replay(size_t after_entries) {
  std::lock_guard lock(mutex_);
  break_replay_ = after_entries;
}

void FakeJournalStore::lose_newest(size_t batches) {
  std::lock_guard lock(mutex_);
  MUSTER_CHECK(batches < entries_.size());
  for (; batches > 0; --batches) {
    const Sequence sequence = entries_.back().position.sequence;
    std::erase_if(blobs_, [&](const auto& blob) { return blob.first.second == sequence; });
    entries_.pop_back();
  }
  tail_ = entries_.back().position.text();
}

void FakeJournalStore::set_epoch(std::string text) {
  std::lock_guard lock(mutex_);
  epoch_ = std::move(text);
}

std::string FakeJournalStore::epoch() const {
  std::lock_guard lock(mutex_);
  return epoch_;
}

std::vector<FakeJournalStore::Entry> FakeJournalStore::entries() const {
  std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

std::vector<std::string> FakeJournalStore::contents(JobNumber job, Sequence sequence) const {
  std::lock_guard lock(mutex_);
  const auto found = blobs_.find({job, sequence});
  if (found == blobs_.end()) return {};
  const auto blob = store::decode_contents(found->second);
  MUSTER_CHECK(blob.has_value());
  std::vector<std::string> contents;
  for (uint32_t i = 0; i < blob->size(); ++i) contents.emplace_back(blob->at(i));
  return contents;
}

bool FakeJournal::reachable() const {
  std::lock_guard lock(store_.mutex_);
  return !store_.away_;
}

Result<store::Opened> FakeJournal::acquire(Epoch floor) {
  std::lock_guard lock(store_.mutex_);
  if (store_.away_) return fail("redis.unreachable", "away");
  const auto stored = Fence::parse(store_.epoch_);
  const auto tail = Position::parse(store_.tail_);
  MUSTER_CHECK(stored && tail);
  const uint16_t highest = std::max({stored->epoch, tail->epoch, floor}).value();
  if (highest == 65535) return fail("journal.epochs_exhausted", "no epoch is left");
  static std::atomic<uint64_t> tokens{0};
  fence_ = Fence{Epoch(static_cast<uint16_t>(highest + 1)), std::to_string(++tokens)};
  store_.epoch_ = fence_.text();
  retained_.restart(*tail);
  return store::Opened{fence_.epoch, tail->sequence, fence_.text()};
}

Result<Sequence> FakeJournal::replay(Sequence after, const std::function<void(const journal::Batch&)>& each) {
  const auto entries = store_.entries();
  std::optional<size_t> breaks_after;
  {
    std::lock_guard lock(store_.mutex_);
    breaks_after = std::exchange(store_.break_replay_, std::nullopt);
  }
  Sequence last = after;
  for (const auto& entry : entries) {
    const Sequence sequence = entry.position.sequence;
    if (sequence <= after) continue;
    if (breaks_after && (*breaks_after)-- == 0) return fail("redis.broken", "the connection broke");
    if (sequence.value() != last.value() + 1)
      return fail("journal.gap", "journal entry " + std::to_string(last.value() + 1) + " is missing");
    journal::Batch batch;
    MUSTER_CHECK(batch.ParseFromString(entry.batch));
    each(batch);
    last = sequence;
  }
  const Sequence tail = entries.empty() ? Sequence() : entries.back().position.sequence;
  if (after > tail) return fail("journal.gap", "journal entry " + std::to_string(tail.value() + 1) + " is missing");
  return last;
}

FakeJournal::Sent FakeJournal::send(Sequence sequence) {
  using Break = FakeJournalStore::Break;
  const store::EncodedEntry& entry = retained_.at(sequence);
  std::lock_guard lock(store_.mutex_);
  if (store_.away_) return Sent::Away;
  const Break broken = std::exchange(store_.break_, Break::None);
  if (broken == Break::BeforeWriting) return Sent::Away;
  const auto tail = Position::parse(store_.tail_);
  if (store_.epoch_ != fence_.text() || *tail != retained_.before(sequence)) return Sent::Mismatch;
  for (const auto& [job, blob] : entry.contents) store_.blobs_[{job, sequence}] = blob;
  store_.entries_.push_back({entry.position, entry.entry});
  store_.tail_ = entry.position.text();
  return broken == Break::AfterWriting ? Sent::Away : Sent::Written;
}

AppendReport FakeJournal::append(const core::Turn& turn, const std::function<bool()>& give_up) {
  if (fence_.epoch.value() == 0) return {AppendOutcome::SteppedDown, 0, "this scheduler does not lead"};
  AppendReport report = append_leading(turn, give_up);
  if (report.outcome == AppendOutcome::SteppedDown) fence_ = {};
  return report;
}

AppendReport FakeJournal::append_leading(const core::Turn& turn, const std::function<bool()>& give_up) {
  store::EncodedEntry entry;
  entry.position = Position{fence_.epoch, turn.sequence()};
  entry.entry = turn.batch().SerializeAsString();
  entry.bytes = entry.entry.size();
  for (const auto& [job, contents] : turn.contents()) {
    entry.contents.emplace_back(job, store::encode_contents(store::Contents::of(contents)));
    entry.bytes += entry.contents.back().second.size();
  }
  retained_.push(std::move(entry));

  return send_from(turn.sequence(), turn.sequence(), give_up);
}

AppendReport FakeJournal::look(const std::function<bool()>& give_up) {
  if (fence_.epoch.value() == 0) return {AppendOutcome::SteppedDown, 0, "this scheduler does not lead"};
  const Sequence after(retained_.last().sequence.value() + 1);
  Sequence next = after;
  {
    std::lock_guard lock(store_.mutex_);
    const auto tail = Position::parse(store_.tail_);
    if (store_.epoch_ != fence_.text() || tail->sequence < retained_.base().sequence) {
      fence_ = {};
      return {AppendOutcome::SteppedDown, 0, "the journal is not this leader's any more"};
    }
    next = Sequence(tail->sequence.value() + 1);
  }
  return send_from(next, after, give_up);
}

AppendReport FakeJournal::send_from(Sequence next, Sequence fresh, const std::function<bool()>& give_up) {
  AppendReport report;
  while (next <= retained_.last().sequence) {
    const Sent sent = send(next);
    if (sent == Sent::Written) {
      if (next < fresh) ++report.reappended;
      next = Sequence(next.value() + 1);
      continue;
    }
    if (sent == Sent::Away) {
      std::this_thread::yield();
      if (give_up && give_up()) {
        report.why = "told to give up";
        return report;
      }
    }
    std::lock_guard lock(store_.mutex_);
    const auto finding =
        store::judge({fence_, retained_.base(), retained_.last().sequence}, store_.epoch_, store_.tail_);
    if (finding.standing == Standing::FenceLost) {
      store_.epoch_ = fence_.text();
    } else if (finding.standing != Standing::InPlace) {
      report.why = finding.why;
      return report;
    } else {
      next = Sequence(finding.tail.value() + 1);
    }
  }
  retained_.trim();
  report.outcome = AppendOutcome::Durable;
  return report;
}

}  // namespace muster::test
