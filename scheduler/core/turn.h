// What one turn of the loop produced: records and contents to append together, effects to release once they are
// durable.
#pragma once

#include <google/protobuf/arena.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/effect.h"
#include "scheduler/core/journal.pb.h"

namespace muster::core {

constexpr size_t kMaxContentsPerBlob = 65'535;

// Owned by one stage at a time: filled by the loop, then by the journal's thread, then released by the loop.
class Turn {
 public:
  Turn(Sequence sequence, Epoch epoch, ShardTime now);
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  Sequence sequence() const { return sequence_; }
  ShardTime now() const { return now_; }
  journal::Batch& batch() { return *batch_; }
  const journal::Batch& batch() const { return *batch_; }
  bool has_records() const { return batch_->records_size() > 0; }

  // The latest time at which one of its commands was decided; recovery goes on from it.
  ShardTime last() const { return last_; }
  void advance(ShardTime now);

  // Adds a content of `job` and returns its index in this batch's blob. REQUIRES most_contents() < kMaxContentsPerBlob.
  uint16_t add_content(JobNumber job, std::string bytes);
  // How many the job with the most of them has.
  size_t most_contents() const { return most_contents_; }
  const std::map<JobNumber, std::vector<std::string>>& contents() const { return contents_; }
  size_t content_bytes() const { return content_bytes_; }

  std::vector<Effect> effects;

 private:
  const Sequence sequence_;
  const ShardTime now_;
  google::protobuf::Arena arena_;
  journal::Batch* batch_;  // in arena_
  std::map<JobNumber, std::vector<std::string>> contents_;
  size_t content_bytes_ = 0, most_contents_ = 0;
  ShardTime last_;
};

}  // namespace muster::core
