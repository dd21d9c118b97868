#include "scheduler/store/entry_codec.h"

#include "common/base/check.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/store/frame_codec.h"

namespace muster::store {

std::string encode_entry(const journal::Batch& batch) {
  std::string payload;
  MUSTER_CHECK(batch.SerializeToString(&payload));
  return encode_frame(FrameKind::Entry, kEntryVersion, payload);
}

Result<void> decode_entry(std::string_view bytes, journal::Batch& batch) {
  const auto frame = decode_frame(FrameKind::Entry, kEntryVersion, kEntryVersion, bytes);
  if (!frame) return tl::unexpected(frame.error());
  if (!batch.ParseFromString(frame->payload)) return fail("entry.damaged", "payload is not a batch of records");
  return {};
}

uint64_t entry_digest(std::string_view bytes) {
  return frame_digest(bytes);
}

}  // namespace muster::store
