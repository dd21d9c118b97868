// Reads journal entries in order and checks each one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "scheduler/store/keys.h"

namespace muster::journal {
class Batch;
}

namespace muster::store {

class RedisPort;
class RedisReply;

// A place in the journal up to which somebody has applied it. The digest tells its entry from another one that a later
// reign wrote at the same sequence; 0: not known.
struct Mark {
  Sequence sequence;
  Epoch epoch;
  uint64_t digest = 0;
};

// Uses the client on the caller's thread. Client and keys must outlive it.
class JournalReader {
 public:
  // `page_entries`: entries fetched at once.
  JournalReader(RedisPort& client, const Keys& keys, size_t page_entries = 64)
      : client_(client), keys_(keys), page_entries_(page_entries) {}

  // As Journal::replay.
  Result<Sequence> replay(Sequence after, const std::function<void(const journal::Batch&)>& each);
  // The same without asking for the tail: ends where the journal ends, or when `each` returns false.
  Result<Sequence> scan(Sequence after, const std::function<bool(const journal::Batch&)>& each);
  // Reads one page on from `mark`, which is moved with every batch that `each` has seen, and tells whether the journal
  // ended there. The marked entry is read again: "journal.gap" also if it is gone, unless its digest is not known, or
  // is another one, so that what was applied is not what the journal says.
  Result<bool> follow(Mark& mark, const std::function<void(const journal::Batch&)>& each);
  // The oldest retained entry; the one after the tail if none is retained.
  Result<Sequence> oldest();

 private:
  Result<Sequence> stored_tail();
  // How many entries of the page are the marked one: 0 or 1.
  Result<size_t> check_mark(const RedisReply& page, Mark& mark) const;
  Result<void> read_entry(const RedisReply& entry, Sequence expected, journal::Batch& batch);

  RedisPort& client_;
  const Keys& keys_;
  const size_t page_entries_;
  Epoch newest_epoch_;
};

}  // namespace muster::store
