#include "worker-agent/spool/spool_backup.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "worker-agent/app/daily_backup.h"
#include "worker-agent/spool/spool.h"

namespace muster::agent::test {
namespace {

namespace fs = std::filesystem;

AnswerRecord answer_number(uint64_t counter) {
  AnswerRecord record;
  record.task = {AssignmentId::make(0, Epoch(1), counter), JobNumber(1), TaskNumber(7), WorkerNumber(1), 1, "k", "{}"};
  record.value = "[1]";
  record.ordinal = counter;
  return record;
}

class SpoolBackup : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  // A spool with a person, a draft and an answer; still open.
  std::unique_ptr<Spool> make_spool() const {
    fs::create_directories(path("old"));
    auto spool = std::move(*Spool::open(path("old")));
    const std::vector<SpoolWrite> writes = {
        PutPerson{{WorkerNumber(1), "ann", "lead", true}},
        PutAccount{WorkerNumber(1), "hash"},
        PutDraft{WorkerNumber(1), JobNumber(1), "other", "{\"typed\":1}", 5},
        PutAnswer{answer_number(3)},
    };
    for (const SpoolWrite& one : writes) EXPECT_TRUE(spool->apply(one));
    EXPECT_TRUE(spool->commit());
    return spool;
  }
  std::string refusal_of(const std::string& file, const std::string& directory) const {
    const auto restored = restore_backup(file, directory);
    return restored ? "restored" : restored.error().code;
  }

  testing::TempDir folder_;
};

TEST_F(SpoolBackup, OfARunningAgentMakesAnotherSpoolWithEverythingInIt) {
  testing::write_text(folder_ / "site.key", "secret");
  fs::create_directories(folder_ / "old");
  testing::write_text(folder_ / "old" / "admin.token", "token");
  const auto running = make_spool();
  ASSERT_TRUE(back_up(path("old"), {{"site.key", path("site.key")}, {"https/a", path("old/admin.token")}}, path("b")));
  struct stat status {};
  ASSERT_EQ(::stat(path("b").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);

  const auto restored = restore_backup(path("b"), path("new"));
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->answers_unsent, 1u);
  EXPECT_EQ(restored->drafts, 1u);
  EXPECT_EQ(restored->accounts, 1u);
  EXPECT_EQ(restored->files, (std::vector<std::string>{"https/a", "site.key"}));
  EXPECT_EQ(testing::read_text(folder_ / "new" / "site.key"), "secret");
  EXPECT_EQ(testing::read_text(folder_ / "new" / "https" / "a"), "token");

  const auto old_state = running->restore(0);
  const auto spool = Spool::open(path("new"));
  ASSERT_TRUE(spool) << spool.error().message;
  const auto state = (*spool)->restore(0);
  ASSERT_TRUE(state && old_state);
  EXPECT_EQ(state->unsent.size(), 1u);
  EXPECT_EQ(state->people.size(), 1u);
  EXPECT_NE(state->spool, old_state->spool) << "two machines must not take each other for one";
}

TEST_F(SpoolBackup, ReplacesTheOneBeforeOnlyWhenItIsWhole) {
  const auto running = make_spool();
  ASSERT_TRUE(back_up(path("old"), {}, path("b")));
  const std::string first = testing::read_text(folder_ / "b");
  const auto failed = back_up(path("old"), {{"gone", path("gone")}}, path("b"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "backup.source");
  EXPECT_EQ(testing::read_text(folder_ / "b"), first);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 2) << "the spool and the backup";
}

TEST_F(SpoolBackup, IsRestoredIntoANewFolderOnly) {
  const auto running = make_spool();
  ASSERT_TRUE(back_up(path("old"), {}, path("b")));
  EXPECT_EQ(refusal_of(path("b"), path("old")), "backup.exists");
  EXPECT_EQ(refusal_of(path("none"), path("new")), "backup.read");
  testing::write_text(folder_ / "text", "this is no database at all, however long it may be");
  EXPECT_NE(refusal_of(path("text"), path("new")), "restored");
  EXPECT_NE(refusal_of(path("old/spool.db"), path("new")), "restored") << "a spool is no backup";
  EXPECT_FALSE(fs::exists(folder_ / "new" / "spool.db"));
  EXPECT_EQ(refusal_of(path("b"), path("new")), "restored");
}

TEST_F(SpoolBackup, WritesNothingOutsideTheFolder) {
  const auto running = make_spool();
  testing::write_text(folder_ / "f", "x");
  for (const char* name : {"../out", "/tmp/out", "a/../../out", "spool.db", ""}) {
    ASSERT_TRUE(back_up(path("old"), {{name, path("f")}}, path("b")));
    EXPECT_EQ(refusal_of(path("b"), path("new")), "backup.read") << name;
  }
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(SpoolBackup, IsMadeOnceADayAndTheLastFortnightIsKept) {
  constexpr int64_t kDayMs = 86'400'000;
  const auto running = make_spool();
  for (int64_t day = 0; day < 20; ++day) {
    const auto made = back_up_today(path("old"), {}, path("backups"), day * kDayMs);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_FALSE(made->empty());
    EXPECT_EQ(back_up_today(path("old"), {}, path("backups"), day * kDayMs + 1000).value(), "");
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "backups"), {}), 14);
  EXPECT_TRUE(fs::exists(folder_ / "backups" / "muster-1970-01-20.backup"));
  EXPECT_FALSE(fs::exists(folder_ / "backups" / "muster-1970-01-06.backup"));
}

TEST_F(SpoolBackup, OfNoSpoolIsRefused) {
  const auto made = back_up(path("nothing"), {}, path("b"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "backup.source");
}

}  // namespace
}  // namespace muster::agent::test
