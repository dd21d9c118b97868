#include "scheduler/core/turn.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"

namespace muster::core {
namespace {

google::protobuf::ArenaOptions arena_options() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 16 << 10;
  options.max_block_size = 256 << 10;
  return options;
}

}  // namespace

Turn::Turn(Sequence sequence, Epoch epoch, ShardTime now)
    : sequence_(sequence),
      now_(now),
      arena_(arena_options()),
      batch_(google::protobuf::Arena::CreateMessage<journal::Batch>(&arena_)) {
  batch_->set_sequence(sequence.value());
  batch_->set_epoch(epoch.value());
  batch_->set_now_ms(now.time_since_epoch().count());
  advance(now);
}

uint16_t Turn::add_content(JobNumber job, std::string bytes) {
  auto& blob = contents_[job];
  MUSTER_CHECK(blob.size() < kMaxContentsPerBlob);
  content_bytes_ += bytes.size();
  blob.push_back(std::move(bytes));
  most_contents_ = std::max(most_contents_, blob.size());
  return static_cast<uint16_t>(blob.size() - 1);
}

void Turn::advance(ShardTime now) {
  last_ = std::max(last_, now);
  batch_->set_last_ms(last_.time_since_epoch().count());
}

}  // namespace muster::core
