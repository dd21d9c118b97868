// What the journal says is what the core holds; a checkpoint and the rest of the journal say it, too.
#include <gtest/gtest.h>

#include "scheduler/core/checkpoint.h"
#include "tests/support/seeds.h"
#include "tests/unit/core/dump.h"
#include "tests/unit/core/play.h"

namespace muster::core::testing {
namespace {

std::vector<std::string> parts_of(const Snapshot& cut) {
  std::vector<std::string> parts;
  CheckpointWriter writer(cut);
  while (auto part = writer.next()) parts.push_back(std::move(*part));
  return parts;
}

std::optional<CheckpointReader::Restored> restore(const std::vector<std::string>& parts, State& state) {
  CheckpointReader reader(state);
  for (const std::string& part : parts) {
    if (!reader.take(part)) return std::nullopt;
  }
  const auto restored = reader.finish();
  if (!restored) return std::nullopt;
  return *restored;
}

// The checkpoint is written from a cut taken in mid-history, after the history went on.
void replay_a_history(uint64_t seed) {
  Play play(seed);
  const uint64_t steps = 100 + play.random(500), cut_at = play.random(steps);
  std::optional<Snapshot> cut;
  std::string at_cut;
  bool lost = false;  // no checkpoint is taken of what can still be lost
  play.observe([](const Command&, ShardTime, const Turn&) {},
               [&](size_t, const Turn& turn) { lost = lost || (cut && turn.sequence() <= cut->sequence); });
  for (uint64_t i = 0; i < steps; ++i) {
    if (i == cut_at) {
      cut = play.state().snapshot(Sequence(play.journal().size()), play.now());
      at_cut = dump(play.state());
    }
    play.step();
    if (lost) return;
  }
  const std::string live = dump(play.state());
  State replayed(0);
  replay(play.journal(), 0, replayed);
  ASSERT_EQ(dump(replayed), live);

  const std::vector<std::string> parts = parts_of(*cut);
  State restored(0);
  const auto place = restore(parts, restored);
  ASSERT_TRUE(place.has_value());
  ASSERT_EQ(place->sequence.value(), cut->sequence.value());
  ASSERT_EQ(dump(restored), at_cut);
  cut.reset();

  Core next(0);
  ASSERT_TRUE(restore(parts, next.mutable_state()).has_value());
  replay(play.journal(), place->sequence.value(), next.mutable_state());
  ASSERT_EQ(dump(next.state()), live);

  Turn turn(Sequence(play.journal().size() + 1), Epoch(60'000), play.now());
  next.resume(Epoch(60'000), play.now(), turn);
  Command tick = Tick{};
  next.step(tick, play.now(), turn);
  Command create = CreateJob{1, {"the last", "p", {}, {}, 1}, 0};
  next.step(create, play.now(), turn);
  EXPECT_TRUE(next.state().job_named("the last"));
}

TEST(Replay, OfTheJournalOrACheckpointAndTheRestGivesTheState) {
  for (const uint64_t seed : muster::testing::seeds(1, 150)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    replay_a_history(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Checkpoint, ThatLacksAPartIsRefused) {
  Play play(3);
  for (int i = 0; i < 300; ++i) play.step();
  const Snapshot cut = play.state().snapshot(Sequence(1), play.now());
  const std::vector<std::string> parts = parts_of(cut);
  ASSERT_GT(parts.size(), 4u);
  for (size_t left_out = 0; left_out < parts.size(); ++left_out) {
    if (left_out == 1) continue;  // people; the store counts parts
    std::vector<std::string> fewer = parts;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
    State state(0);
    EXPECT_FALSE(restore(fewer, state)) << left_out;
  }
}

TEST(Checkpoint, ThatIsDamagedIsRefused) {
  State state(0);
  EXPECT_FALSE(restore({}, state));
  EXPECT_FALSE(restore({"no checkpoint at all"}, state));
  State other(7);
  const Snapshot cut = other.snapshot(Sequence(1), ShardTime());
  EXPECT_FALSE(restore(parts_of(cut), state));
}

// Parts are small, so that writing one does not stop anything else.
TEST(Checkpoint, OfManyTasksAndPeopleComesInParts) {
  Core core(0);
  Turn turn(Sequence(1), Epoch(1), ShardTime());
  core.resume(Epoch(1), ShardTime(), turn);
  const auto run = [&](Command command) { core.step(command, ShardTime(), turn); };
  run(EnrolSite{1, "s1", "north", "key"});
  for (int i = 0; i < 9; ++i) {
    EnrolWorkers enrol{1, {}};
    for (int k = 0; k < 1000; ++k) enrol.workers.push_back({.id = std::to_string(i * 1000 + k), .site = "s1"});
    run(std::move(enrol));
  }
  for (int j = 0; j < 2; ++j) {
    run(CreateJob{1, {"j" + std::to_string(j), "p", {}, {}, 1}, 0});
    for (uint64_t i = 0; i < 6; ++i) {
      UpsertItems upsert{1, JobNumber(static_cast<uint32_t>(j + 1)), {}, false, false};
      for (uint64_t k = 0; k < 10'000; ++k) {
        upsert.items.push_back({.key_hash = i * 10'000 + k + 1,
                                .digest = k,
                                .content = "",
                                .target = 2,
                                .max_redundancy = static_cast<uint8_t>(k % 11 == 0 ? 5 : 0),
                                .confidence = k % 11 == 0 ? 0.9 : 0,
                                .priority = k % 7 == 0 ? 3 : 0,
                                .reserved_for = {},
                                .unavailable_for = {}});
      }
      run(std::move(upsert));
    }
  }
  const Snapshot cut = core.state().snapshot(Sequence(1), ShardTime());
  const std::vector<std::string> parts = parts_of(cut);
  EXPECT_GT(parts.size(), 7u);
  for (const std::string& part : parts) EXPECT_LT(part.size(), size_t{2} << 20);
  State restored(0);
  ASSERT_TRUE(restore(parts, restored));
  EXPECT_EQ(dump(restored), dump(core.state()));
}

}  // namespace
}  // namespace muster::core::testing
