// Programs that know different formats of stored state, on one journal.
#include <gtest/gtest.h>

#include "scheduler/core/checkpoint.h"
#include "scheduler/core/core.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/replay.h"

namespace muster::core {
namespace {

constexpr Formats kOld{1}, kNew{2};

// A shard's journal, written by one program after another.
class Journal {
 public:
  // A program that knows `formats` takes over, carries out `commands` and is gone. What became of the last.
  Outcome lead(Formats formats, std::vector<Command> commands) {
    Core core(0, formats);
    for (const auto& batch : batches_) EXPECT_TRUE(replay(core.mutable_state(), batch));
    const Epoch epoch(static_cast<uint16_t>(core.state().epoch().value() + 1));
    Turn turn(Sequence(batches_.size() + 1), epoch, ShardTime());
    core.resume(epoch, ShardTime(), turn);
    for (Command& command : commands) core.step(command, ShardTime(), turn);
    batches_.push_back(turn.batch());
    for (const Effect& effect : turn.effects) {
      if (const auto* replied = std::get_if<Replied>(&effect)) return replied->outcome;
    }
    return {};
  }
  // The format in use, as a program that knows `formats` reads it; its failure if it cannot.
  std::string read_by(Formats formats) const {
    State state(0, formats);
    for (const auto& batch : batches_) {
      if (auto sound = replay(state, batch); !sound) return sound.error().code + ": " + sound.error().message;
    }
    return std::to_string(state.format());
  }
  // The same through a checkpoint that a program of the newer version wrote.
  std::string read_from_checkpoint_by(Formats formats) const {
    State state(0, kNew), restored(0, formats);
    for (const auto& batch : batches_) EXPECT_TRUE(replay(state, batch));
    const Snapshot cut = state.snapshot(Sequence(batches_.size()), ShardTime());
    CheckpointWriter writer(cut);
    CheckpointReader reader(restored);
    while (auto part = writer.next()) {
      if (auto taken = reader.take(*part); !taken) return taken.error().code;
    }
    return std::to_string(restored.format());
  }

 private:
  std::vector<journal::Batch> batches_;
};

TEST(Upgrade, AnEmptyShardBeginsWithTheNewestFormat) {
  Journal journal;
  journal.lead(kNew, {});
  EXPECT_EQ(journal.read_by(kNew), "2");
}

TEST(Upgrade, UntilItIsFinalisedEitherVersionMayLead) {
  Journal journal;
  journal.lead(kOld, {});
  journal.lead(kNew, {EnrolSite{1, "s1", "north", "key"}});
  EXPECT_EQ(journal.read_by(kNew), "1");
  EXPECT_EQ(journal.read_by(kOld), "1");
  EXPECT_EQ(journal.read_from_checkpoint_by(kOld), "1");
  journal.lead(kOld, {});
  EXPECT_EQ(journal.read_by(kNew), "1");
}

TEST(Upgrade, OnceFinalisedStopsOlderProgramsWithWordsThatHelp) {
  Journal journal;
  journal.lead(kOld, {});
  EXPECT_FALSE(journal.lead(kNew, {FinaliseUpgrade{1}}).unchanged);
  EXPECT_EQ(journal.read_by(kNew), "2");
  EXPECT_EQ(journal.read_by(kOld),
            "journal.version: from batch 2 on the journal is of format 2, which is finalised; this program knows "
            "formats up to 1: start one that knows it");
  EXPECT_EQ(journal.read_from_checkpoint_by(kNew), "2");
  EXPECT_EQ(journal.read_from_checkpoint_by(kOld), "checkpoint.version");
}

TEST(Upgrade, ThatIsFinalisedAlreadyChangesNothing) {
  Journal journal;
  journal.lead(kNew, {});
  EXPECT_TRUE(journal.lead(kNew, {FinaliseUpgrade{1}}).unchanged);
  EXPECT_EQ(journal.read_by(kNew), "2");
}

}  // namespace
}  // namespace muster::core
