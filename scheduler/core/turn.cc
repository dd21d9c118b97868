#include "scheduler/core/turn.h"

#include <limits>
#include <utility>

#include "common/base/check.h"

namespace muster::core {
namespace {

constexpr size_t kMaxContentsPerBlob = std::numeric_limits<uint16_t>::max();

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
}

uint16_t Turn::add_content(JobNumber job, std::string bytes) {
  auto& blob = contents_[job];
  MUSTER_CHECK(blob.size() < kMaxContentsPerBlob);
  content_bytes_ += bytes.size();
  blob.push_back(std::move(bytes));
  return static_cast<uint16_t>(blob.size() - 1);
}

bool Turn::content_room(JobNumber job, size_t more) const {
  const auto found = contents_.find(job);
  return (found == contents_.end() ? 0 : found->second.size()) + more <= kMaxContentsPerBlob;
}

}  // namespace muster::core
