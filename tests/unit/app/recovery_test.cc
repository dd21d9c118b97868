// From a journal to a core that leads.
#include "scheduler/app/recovery.h"

#include "scheduler/core/checkpoint.h"
#include "tests/unit/app/running_loop.h"

namespace muster::app {
namespace {

struct Recovery : testing::Test {
  // Jobs `first` to `last`, each with an item; the scheduler then dies.
  void live(int first, int last, bool with_checkpoint = false) {
    core::Core core(0);
    const Recovered led = *recover(core, journal, checkpoints, give_up);
    core::Turn turn(led.next, led.opened.epoch, led.now);
    for (int i = first; i <= last; ++i) {
      step(core, core::CreateJob{0, {"j" + std::to_string(i), "p", {}, {}, 7}, 0}, turn);
      step(core, RunningLoop::items(JobNumber(static_cast<uint32_t>(i)), 0, 1), turn);
    }
    append(turn);
    if (with_checkpoint) write_checkpoint(core, turn.sequence(), led);
  }
  void step(core::Core& core, core::Command command, core::Turn& turn) { core.step(command, turn.now(), turn); }
  void append(const core::Turn& turn) { ASSERT_EQ(journal.append(turn, {}).outcome, store::AppendOutcome::Durable); }
  void write_checkpoint(core::Core& core, Sequence sequence, const Recovered& led) {
    const core::Snapshot cut = core.state().snapshot(sequence, led.now);
    core::CheckpointWriter writer(cut);
    ASSERT_TRUE(checkpoints.write(
        sequence, led.opened.epoch, "", [&] { return writer.next(); }, [] { return false; }));
  }
  // What recovery makes of it: "", and the jobs there are; or the failure's code.
  std::string recovered_jobs() {
    core::Core core(0);
    const auto led = recover(core, journal, checkpoints, give_up);
    if (!led) return led.error().code;
    deleted = led->deleted;
    std::string names;
    for (const auto& [number, job] : core.state().jobs()) {
      names += (names.empty() ? "" : " ") + job->info.name + ":" + std::to_string(job->tasks.size());
    }
    return names;
  }

  test::FakeJournalStore store;
  test::FakeJournal journal{store};
  FakeCheckpoints checkpoints;
  std::atomic<bool> give_up{false};
  std::vector<JobNumber> deleted;
};

TEST_F(Recovery, OfAnEmptyStoreBeginsAtTheFirstEpoch) {
  core::Core core(0);
  const auto led = recover(core, journal, checkpoints, give_up);
  ASSERT_TRUE(led.has_value());
  EXPECT_EQ(led->opened.epoch, Epoch(1));
  EXPECT_EQ(led->next, Sequence(2)) << "its first turn is durable";
}

TEST_F(Recovery, ReadsTheCheckpointAndWhatFollows) {
  live(1, 2, true);
  live(3, 3);
  EXPECT_EQ(recovered_jobs(), "j1:1 j2:1 j3:1");
}

TEST_F(Recovery, AReplayThatBreaksGoesOnWhereItBroke) {
  live(1, 1);
  live(2, 2);
  live(3, 3);
  for (const size_t entries : {0u, 1u, 3u, 5u}) {
    store.break_next_replay(entries);
    EXPECT_EQ(recovered_jobs(), "j1:1 j2:1 j3:1") << entries;
  }
}

TEST_F(Recovery, ACheckpointThatBreaksIsReadOn) {
  live(1, 3, true);
  ASSERT_GE(checkpoints.parts(), 3u);
  for (size_t part = 0; part < checkpoints.parts(); ++part) {
    checkpoints.break_before_part(part);
    EXPECT_EQ(recovered_jobs(), "j1:1 j2:1 j3:1") << part;
  }
}

TEST_F(Recovery, EndsWhenToldTo) {
  live(1, 1);
  give_up = true;
  store.break_next_replay(0);
  EXPECT_EQ(recovered_jobs(), "redis.broken");
  store.set_away(true);
  EXPECT_EQ(recovered_jobs(), "redis.unreachable");
}

TEST_F(Recovery, NamesTheJobsThatWereDeletedSinceTheCheckpoint) {
  live(1, 2);
  core::Core core(0);
  const Recovered led = *recover(core, journal, checkpoints, give_up);
  core::Turn turn(led.next, led.opened.epoch, led.now);
  step(core, core::ChangeJob{0, JobNumber(1), core::JobEvent::Delete}, turn);
  append(turn);
  EXPECT_EQ(recovered_jobs(), "j2:1");
  EXPECT_EQ(deleted, std::vector{JobNumber(1)});
}

}  // namespace
}  // namespace muster::app
