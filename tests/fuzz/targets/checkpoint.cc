#include "scheduler/core/checkpoint.h"

#include "common/base/check.h"
#include "scheduler/store/frame_codec.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/core/dump.h"

namespace muster::fuzz {
namespace {

constexpr uint8_t kVersion = 1;

bool restore(const std::vector<std::string>& parts, core::State& state) {
  core::CheckpointReader reader(state);
  for (const std::string& part : parts) {
    if (!reader.take(part)) return false;
  }
  return reader.finish().has_value();
}

std::vector<std::string> write(const core::State& state) {
  const core::Snapshot cut = state.snapshot(Sequence(9), ShardTime(Millis(5)));
  std::vector<std::string> parts;
  core::CheckpointWriter writer(cut);
  while (auto part = writer.next()) parts.push_back(std::move(*part));
  return parts;
}

}  // namespace

// A stored part if the first byte is odd; else parts in order, each with its length. What can be read can be written,
// and read again as the same.
void checkpoint(std::string_view bytes) {
  Input input(bytes);
  if (input.byte() % 2 == 1) {
    const auto frame = store::decode_frame(store::FrameKind::CheckpointPart, kVersion, kVersion, input.rest());
    if (!frame) return;
    const std::string again = store::encode_frame(store::FrameKind::CheckpointPart, kVersion, frame->payload);
    MUSTER_CHECK(store::decode_frame(store::FrameKind::CheckpointPart, kVersion, kVersion, again)->payload ==
                 frame->payload);
    return;
  }
  std::vector<std::string> parts;
  while (!input.empty()) parts.emplace_back(input.piece());
  core::State state(0), again(0);
  if (!restore(parts, state)) return;
  const std::string told = core::testing::dump(state);
  MUSTER_CHECK(restore(write(state), again));
  MUSTER_CHECK(core::testing::dump(again) == told);
}

}  // namespace muster::fuzz
