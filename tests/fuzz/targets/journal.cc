#include "scheduler/core/journal.pb.h"

#include "common/base/check.h"
#include "scheduler/core/core.h"
#include "scheduler/core/replay.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/frame_codec.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/core/dump.h"
#include "tests/unit/core/play.h"

namespace muster::fuzz {
namespace {

constexpr int kPlaySteps = 60;

std::string framed(std::string_view payload) {
  return store::encode_frame(store::FrameKind::Entry, store::kEntryVersion, payload);
}

void read_entry(std::string_view bytes) {
  muster::journal::Batch batch, again;
  if (!store::decode_entry(bytes, batch)) return;
  const std::string written = store::encode_entry(batch);
  MUSTER_CHECK(store::decode_entry(written, again));
  MUSTER_CHECK(again.SerializeAsString() == batch.SerializeAsString());
}

void read_contents(std::string packed) {
  const auto contents = store::Contents::parse(std::move(packed));
  if (!contents) return;
  size_t bytes = 0;
  std::vector<std::string> entries;
  for (uint32_t i = 0; i < contents->size(); ++i) {
    entries.emplace_back(contents->at(i));
    bytes += entries.back().size();
  }
  MUSTER_CHECK(bytes + 4 * (size_t{contents->size()} + 1) == contents->packed().size());
  MUSTER_CHECK(store::Contents::of(entries).packed() == contents->packed());
}

// Records that fit are applied, whatever they say, and the state can be used afterwards; one that does not is refused.
void replay_records(std::string_view payload) {
  static const std::vector<std::string>* const history = [] {
    core::testing::Play play(7);
    for (int i = 0; i < kPlaySteps; ++i) play.step();
    return new std::vector<std::string>(play.journal());
  }();
  muster::journal::Batch batch;
  if (!store::decode_entry(framed(payload), batch)) return;
  core::Core core(0);
  core::testing::replay(*history, 0, core.mutable_state());
  batch.set_sequence(history->size() + 1);
  if (!core::replay(core.mutable_state(), batch)) return;
  core::testing::dump(core.state());
}

}  // namespace

// The first byte chooses: a stored entry, an entry with a right checksum, stored contents, unpacked contents, records.
void journal(std::string_view bytes) {
  Input input(bytes);
  switch (input.below(5)) {
    case 0:
      return read_entry(input.rest());
    case 1:
      return read_entry(framed(input.rest()));
    case 2:
      return void(store::decode_contents(input.rest()));
    case 3:
      return read_contents(std::string(input.rest()));
    default:
      return replay_records(input.rest());
  }
}

}  // namespace muster::fuzz
