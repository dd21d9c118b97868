#include "scheduler/store/journal_reader.h"

#include <charconv>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/fence.h"
#include "scheduler/store/redis_port.h"

namespace muster::store {
namespace {

// The sequence in a stream id `<sequence>-0`; 0 if it is no such id.
Sequence sequence_of(std::string_view id) {
  uint64_t sequence = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), sequence);
  if (error != std::errc() || std::string_view(end, static_cast<size_t>(id.data() + id.size() - end)) != "-0")
    return {};
  return Sequence(sequence);
}

std::string_view field(const RedisReply& fields, std::string_view name) {
  for (size_t i = 0; i + 1 < fields.size(); i += 2)
    if (fields[i].text() == name) return fields[i + 1].text();
  return {};
}

tl::unexpected<Failure> damaged(Sequence at, const std::string& why) {
  return fail("journal.damaged", "journal entry " + std::to_string(at.value()) + ": " + why);
}

}  // namespace

Result<Sequence> JournalReader::stored_tail() {
  const auto reply = client_.command({"GET", keys_.tail()});
  if (!reply) return tl::unexpected(reply.error());
  const auto tail = Position::parse(reply->text());
  if (!tail) return fail("journal.damaged", "the tail reads \"" + std::string(reply->text()) + "\"");
  return tail->sequence;
}

Result<void> JournalReader::read_entry(const RedisReply& entry, Sequence expected, journal::Batch& batch) {
  if (entry.size() != 2) return damaged(expected, "not a stream entry");
  const std::string_view id = entry[0].text();
  const Sequence sequence = sequence_of(id);
  if (sequence.value() == 0) return damaged(expected, "found the id " + std::string(id));
  if (sequence != expected)
    return fail("journal.gap", "journal entry " + std::to_string(expected.value()) + " is missing; the next one is " +
                                   std::to_string(sequence.value()));
  if (auto decoded = decode_entry(field(entry[1], "b"), batch); !decoded) {
    const bool version = decoded.error().code == "frame.version";
    return fail(version ? "journal.version" : "journal.damaged",
                "journal entry " + std::to_string(expected.value()) + ": " + decoded.error().message);
  }
  if (batch.sequence() != sequence.value()) return damaged(expected, "holds batch " + std::to_string(batch.sequence()));
  if (std::to_string(batch.epoch()) != field(entry[1], "e")) return damaged(expected, "its epochs differ");
  if (batch.epoch() < newest_epoch_.value()) return damaged(expected, "its epoch is lower than the one before");
  newest_epoch_ = Epoch(static_cast<uint16_t>(batch.epoch()));
  return {};
}

Result<Sequence> JournalReader::scan(Sequence after, const std::function<bool(const journal::Batch&)>& each) {
  newest_epoch_ = {};
  const std::string count = std::to_string(page_entries_);
  Sequence last = after;
  for (;;) {
    const std::string from = std::to_string(last.value() + 1) + "-0";
    const auto page = client_.command({"XRANGE", keys_.journal(), from, "+", "COUNT", count});
    if (!page) return tl::unexpected(page.error());
    for (size_t i = 0; i < page->size(); ++i) {
      journal::Batch batch;
      const Sequence expected(last.value() + 1);
      if (auto read = read_entry((*page)[i], expected, batch); !read) return tl::unexpected(read.error());
      last = expected;
      if (!each(batch)) return last;
    }
    if (page->size() < page_entries_) return last;
  }
}

Result<size_t> JournalReader::check_mark(const RedisReply& page, Mark& mark) const {
  if (mark.sequence.value() == 0) return 0;
  const auto gap = [&](const std::string& why) {
    return fail("journal.gap", "journal entry " + std::to_string(mark.sequence.value()) + ", applied before, " + why);
  };
  const bool there = page.size() > 0 && page[0].size() == 2 && sequence_of(page[0][0].text()) == mark.sequence;
  if (!there && mark.digest != 0) return gap("is gone");
  if (!there) return 0;
  const uint64_t digest = entry_digest(field(page[0][1], "b"));
  const bool same_epoch = field(page[0][1], "e") == std::to_string(mark.epoch.value());
  if (!same_epoch || (mark.digest != 0 && mark.digest != digest)) return gap("is another one now");
  mark.digest = digest;
  return 1;
}

Result<bool> JournalReader::follow(Mark& mark, const std::function<void(const journal::Batch&)>& each) {
  const std::string from = std::to_string(std::max<uint64_t>(1, mark.sequence.value())) + "-0";
  const std::string count = std::to_string(page_entries_);
  const auto page = client_.command({"XRANGE", keys_.journal(), from, "+", "COUNT", count});
  if (!page) return tl::unexpected(page.error());
  const auto marked = check_mark(*page, mark);
  if (!marked) return tl::unexpected(marked.error());
  newest_epoch_ = mark.epoch;
  for (size_t i = *marked; i < page->size(); ++i) {
    journal::Batch batch;
    const Sequence expected(mark.sequence.value() + 1);
    if (auto read = read_entry((*page)[i], expected, batch); !read) return tl::unexpected(read.error());
    each(batch);
    mark = {expected, newest_epoch_, entry_digest(field((*page)[i][1], "b"))};
  }
  return page->size() < page_entries_;
}

Result<Sequence> JournalReader::replay(Sequence after, const std::function<void(const journal::Batch&)>& each) {
  const auto tail = stored_tail();
  if (!tail) return tail;
  const auto last = scan(after, [&](const journal::Batch& batch) {
    each(batch);
    return true;
  });
  if (!last) return last;
  if (*last < *tail)
    return fail("journal.gap", "journal entry " + std::to_string(last->value() + 1) + " is missing; the tail is " +
                                   std::to_string(tail->value()));
  if (after > *tail)
    return fail("journal.gap", "journal entry " + std::to_string(tail->value() + 1) + " is missing; entries up to " +
                                   std::to_string(after.value()) + " were expected");
  return last;
}

Result<Sequence> JournalReader::oldest() {
  const auto reply = client_.command({"XRANGE", keys_.journal(), "-", "+", "COUNT", "1"});
  if (!reply) return tl::unexpected(reply.error());
  if (reply->size() > 0 && (*reply)[0].size() > 0) return sequence_of((*reply)[0][0].text());
  const auto tail = stored_tail();
  if (!tail) return tail;
  return Sequence(tail->value() + 1);
}

}  // namespace muster::store
