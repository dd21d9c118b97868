// musterctl job import, against a fake scheduler.
#include <filesystem>

#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using ImportRun = RunTest;

const char* const kItems = "POST /v1/jobs/mood/items";

std::string report(int lines, int refused = 0, const std::string& errors = "") {
  return "{\"lines\":" + std::to_string(lines) + ",\"created\":" + std::to_string(lines - refused) +
         ",\"refused\":" + std::to_string(refused) + ",\"errors\":[" + errors + "],\"complete\":true}";
}

TEST_F(ImportRun, SendsATableAsLines) {
  fake_.script(kItems, {200, report(2)});
  const std::string items = file("posts.csv", "id,body,rest\r\n7,\"a, b\",x\r\n8,\"two\nlines\",y\r\n");
  const Ran ran = run({"job", "import", "mood", items, "--key", "id", "--map", "text=body"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "2 items: 2 created\n");
  EXPECT_EQ(fake_.requests(), std::vector<std::string>{std::string(kItems) +
                                                       "?max_errors=100 {\"key\":\"7\",\"data\":{\"text\":\"a, b\"}}\n"
                                                       "{\"key\":\"8\",\"data\":{\"text\":\"two\\nlines\"}}\n"});
}

TEST_F(ImportRun, TakesStandardInput) {
  fake_.script(kItems, {200, report(1)});
  EXPECT_EQ(run({"job", "import", "mood", "-", "--format", "tsv"}, "key\ttext\na\tb\n").code, 0);
  EXPECT_EQ(run({"job", "import", "mood", "-"}, "{\"key\":\"a\"}\n").code, 0);
  EXPECT_EQ(fake_.requests().at(0),
            std::string(kItems) + "?max_errors=100 {\"key\":\"a\",\"data\":{\"text\":\"b\"}}\n");
  EXPECT_EQ(fake_.requests().at(1), std::string(kItems) + "?max_errors=100 {\"key\":\"a\"}\n");
}

TEST_F(ImportRun, NamesRefusedRecordsByTheirLinesAndKeepsThemAsTheyWere) {
  fake_.script(kItems, {200, report(2, 1, R"({"line":2,"reason":"text is missing"})")});
  const std::string items = file("posts.csv", "key,text\na,\"x\ny\"\nb\nc,z\n");
  const std::string rejects = path("rejects.csv");
  const Ran ran = run({"job", "import", "mood", items, "--rejects", rejects});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "3 items: 1 created, 2 refused\n");
  EXPECT_EQ(ran.err, "sent 5 lines\n" + items + ":4: it has 1 cell, and there are 2 titles\n" + items +
                         ":5: text is missing\nmusterctl: 2 items were refused; the other items are in. They are in " +
                         rejects + ".\nMend the items and run the same command again: what is in stays as it is.\n");
  EXPECT_EQ(content(rejects), "key,text\nb\nc,z\n");
}

TEST_F(ImportRun, StopsAfterSoManyErrors) {
  const std::string items = file("posts.csv", "key,text\na\nb\nc\nd,x\n");
  const Ran ran = run({"job", "import", "mood", items, "--max-errors", "2"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("2 items were refused, and reading stopped after 2 items (--max-errors 2)"), std::string::npos)
      << ran.err;
  EXPECT_TRUE(fake_.requests().empty());
}

TEST_F(ImportRun, OnlySaysWhatWouldChange) {
  fake_.script(kItems, {200, report(1)});
  const std::string items = file("tasks.json", R"([{"id":1,"data":{"text":"x"},"predictions":[{"result":[]}]}])");
  const Ran ran = run({"job", "import", "mood", items, "--dry-run", "--revise"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "dry run, nothing is changed: 1 item: 1 created\n");
  EXPECT_EQ(fake_.requests(),
            std::vector<std::string>{std::string(kItems) + "?dry_run=true&max_errors=100&revise=true " +
                                     "{\"key\":\"1\",\"data\":{\"text\":\"x\",\"predictions\":[{\"result\":[]}]}}\n"});
}

TEST_F(ImportRun, SaysWhereAFileCannotBeReadOn) {
  const std::string items = file("tasks.json", "[{\"id\":1,\"data\":{}},\n nonsense]");
  fake_.script(kItems, {200, report(1)});
  const Ran ran = run({"job", "import", "mood", items});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find(items + ":2: here is no task"), std::string::npos) << ran.err;
  EXPECT_EQ(run({"job", "import", "mood", file("x.csv", "a,b\n")}).code, 1);
  EXPECT_EQ(run({"job", "import", "mood", path("none")}).code, 1);
}

TEST_F(ImportRun, RefusesOptionsThatMakeNoSense) {
  const std::string items = file("posts.csv", "key,text\n");
  EXPECT_EQ(run({"job", "import", "mood", items, "--map", "text"}).code, 2);
  EXPECT_EQ(run({"job", "import", "mood", items, "--rejects", items}).code, 2);
  EXPECT_EQ(run({"job", "import", "mood", items, "--format", "xlsx"}).code, 2);
  EXPECT_EQ(content(items), "key,text\n");
}

}  // namespace
}  // namespace muster::ctl
