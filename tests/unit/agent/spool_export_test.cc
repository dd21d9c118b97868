#include "worker-agent/spool/spool_export.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"
#include "worker-agent/spool/spool.h"

namespace muster::agent::test {
namespace {

AnswerRecord made_answer(uint64_t counter, uint32_t revision, uint64_t ordinal) {
  const AssignmentId id = AssignmentId::make(0, Epoch(1), counter);
  AnswerRecord record;
  record.task = {id, JobNumber(1), TaskNumber(7), WorkerNumber(1), 1, "k\"1", "{}"};
  record.revision = revision;
  record.value = "[" + std::to_string(revision) + "]";
  record.ordinal = ordinal;
  return record;
}

void commit_all(Spool& spool, const std::vector<SpoolWrite>& writes) {
  for (const SpoolWrite& one : writes) ASSERT_TRUE(spool.apply(one));
  ASSERT_TRUE(spool.commit());
}

TEST(SpoolExport, GivesTheAnswersToWhoeverFindsTheDisk) {
  const testing::TempDir folder;
  const std::string directory = folder.path(), file = folder / "answers.ndjson";
  {
    auto spool = *Spool::open(directory);
    const AssignmentId acknowledged = AssignmentId::make(0, Epoch(1), 4);
    commit_all(*spool, {PutJob{{JobNumber(1), 1, "birds", "{}", "<View/>", "look"}},
                        PutPerson{{WorkerNumber(1), "ann", "lead", true}}, PutAnswer{made_answer(3, 1, 1)},
                        PutAnswer{made_answer(4, 2, 2)},
                        AcknowledgeAnswer{acknowledged, 2, {Epoch(1), Sequence(9), "counted", "on_time", 5'000}}});
    EXPECT_EQ(export_answers(directory, file).error().code, "spool.held");
    // What was committed last is only in the log beside the database, as a machine leaves it that was switched off.
    std::filesystem::create_directory(folder / "dead");
    for (const char* name : {"spool.db", "spool.db-wal"}) std::filesystem::copy(folder / name, folder / "dead" / name);
  }
  const auto count = export_answers(folder / "dead", file);
  ASSERT_TRUE(count) << count.error().message;
  EXPECT_EQ(*count, 2u);
  EXPECT_EQ(
      testing::read_text(file),
      R"({"assignment":")" + AssignmentId::make(0, Epoch(1), 3).text() +
          R"(","job":1,"job_name":"birds","task":7,"key":"k\"1","worker":1,"worker_id":"ann","revision":1,"active_ms":0,)"
          R"("submitted_wall_ms":0,"acknowledged":false,"fate":"","value":[1]})"
          "\n"
          R"({"assignment":")" +
          AssignmentId::make(0, Epoch(1), 4).text() +
          R"(","job":1,"job_name":"birds","task":7,"key":"k\"1","worker":1,"worker_id":"ann","revision":2,"active_ms":0,)"
          R"("submitted_wall_ms":0,"acknowledged":true,"fate":"counted","value":[2]})"
          "\n");
  EXPECT_EQ((*Spool::open(folder / "dead"))->restore(0)->boot, 2u) << "the export is no boot";
}

TEST(SpoolExport, SaysWhatIsMissing) {
  const testing::TempDir folder;
  EXPECT_EQ(export_answers(folder / "nothing", folder / "file").error().code, "spool.io");
}

}  // namespace
}  // namespace muster::agent::test
