// musterctl job results and answers, against a fake scheduler.
#include <filesystem>

#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using ExportRun = RunTest;

std::string row(int number) {
  const std::string n = std::to_string(number);
  return "{\"task\":" + n + ",\"key\":\"k" + n + "\",\"value\":\"good\",\"cursor\":\"c" + n + "\"}\n";
}

TEST_F(ExportRun, StreamsRowsToStandardOutput) {
  fake_.script("GET /v1/jobs/mood/results", {200, row(1) + row(2)});
  const Ran ran = run({"job", "results", "mood", "--all"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, row(1) + row(2));
  EXPECT_EQ(fake_.requests(), std::vector<std::string>{"GET /v1/jobs/mood/results?all=true&format=ndjson"});
}

TEST_F(ExportRun, GoesOnFromTheLastWholeRow) {
  fake_.script("GET /v1/jobs/mood/answers", {200, row(1) + row(2) + row(3).substr(0, 9), true});
  fake_.script("GET /v1/jobs/mood/answers", {200, "", true});
  fake_.script("GET /v1/jobs/mood/answers", {200, row(3) + row(4)});
  const Ran ran = run({"job", "answers", "mood", "--limit", "4", "--cursor", "c0"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, row(1) + row(2) + row(3) + row(4));
  EXPECT_EQ(fake_.requests(), (std::vector<std::string>{"GET /v1/jobs/mood/answers?cursor=c0&format=ndjson&limit=4",
                                                        "GET /v1/jobs/mood/answers?cursor=c2&format=ndjson&limit=2",
                                                        "GET /v1/jobs/mood/answers?cursor=c2&format=ndjson&limit=2"}));
}

TEST_F(ExportRun, WritesCsvThatSurvivesABreak) {
  fake_.script("GET /v1/jobs/mood/results", {200, row(1) + row(2).substr(0, 9), true});
  fake_.script("GET /v1/jobs/mood/results", {200, row(2)});
  const std::string out = path("mood.csv");
  const Ran ran = run({"job", "results", "mood", "--format", "csv", "--out", out});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "2 rows in " + out + "\n");
  EXPECT_EQ(content(out),
            "task,key,state,value,confidence,counted,target,method,confidence_basis,answers,review\r\n"
            "1,k1,,\"\"\"good\"\"\",,,,,,,\r\n2,k2,,\"\"\"good\"\"\",,,,,,,\r\n");
  EXPECT_FALSE(std::filesystem::exists(out + ".partial"));
}

TEST_F(ExportRun, GivesUpWithTheCursorToGoOnFrom) {
  fake_.script("GET /v1/jobs/mood/results", {200, row(1), true});
  fake_.script("GET /v1/jobs/mood/results", {200, " ", true});
  const std::string out = file("mood.ndjson", "old\n");
  const Ran ran = run({"job", "results", "mood", "--out", out});
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.pauses, 5);
  EXPECT_NE(ran.err.find("1 rows were written; --cursor 'c1' goes on after the last of them."), std::string::npos)
      << ran.err;
  EXPECT_EQ(content(out), "old\n");
  EXPECT_EQ(content(out + ".partial"), row(1));
}

TEST_F(ExportRun, PassesOnARefusal) {
  fake_.script("GET /v1/jobs/none/results", {404, R"({"detail":"there is no job none"})"});
  const Ran ran = run({"job", "results", "none"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("export of job none: there is no job none"), std::string::npos) << ran.err;
}

TEST_F(ExportRun, NamesAFileThatCannotBeWritten) {
  const Ran ran = run({"job", "results", "mood", "--out", path("no/such/folder")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("No such file or directory"), std::string::npos) << ran.err;
}

TEST_F(ExportRun, ResumesWithTheLastWholeRowOfWhatCame) {
  const std::string out = path("mood.ndjson");
  file("mood.ndjson.partial", row(1) + row(2) + row(3).substr(0, 9));
  fake_.script("GET /v1/jobs/mood/results", {200, row(3)});
  const Ran ran = run({"job", "results", "mood", "--out", out, "--resume"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(content(out), row(1) + row(2) + row(3));
  EXPECT_EQ(fake_.requests(), std::vector<std::string>{"GET /v1/jobs/mood/results?cursor=c2&format=ndjson"});
}

TEST_F(ExportRun, ResumesFromTheStartWhereNothingCame) {
  const std::string out = path("mood.ndjson");
  file("mood.ndjson.partial", row(1).substr(0, 9));
  fake_.script("GET /v1/jobs/mood/results", {200, row(1)});
  EXPECT_EQ(run({"job", "results", "mood", "--out", out, "--resume"}).code, 0);
  EXPECT_EQ(content(out), row(1));
  EXPECT_EQ(run({"job", "results", "mood", "--out", path("new"), "--resume"}).code, 0);
  EXPECT_EQ(content(path("new")), row(1));
}

TEST_F(ExportRun, ResumesNothingThatIsNotRows) {
  file("mood.ndjson.partial", "notes\n");
  const Ran ran = run({"job", "results", "mood", "--out", path("mood.ndjson"), "--resume"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("its last row has no cursor to go on from"), std::string::npos) << ran.err;
  EXPECT_EQ(run({"job", "results", "mood", "--resume"}).code, 2);
  EXPECT_EQ(run({"job", "results", "mood", "--resume", "--out", path("x"), "--format", "csv"}).code, 2);
}

TEST_F(ExportRun, AsksForTheItemsData) {
  fake_.script("GET /v1/jobs/mood/answers", {200, row(1)});
  EXPECT_EQ(run({"job", "answers", "mood", "--data"}).code, 0);
  EXPECT_EQ(fake_.requests(), std::vector<std::string>{"GET /v1/jobs/mood/answers?data=true&format=ndjson"});
  EXPECT_EQ(run({"job", "answers", "mood", "--data", "--format", "csv"}).code, 2);
}

}  // namespace
}  // namespace muster::ctl
