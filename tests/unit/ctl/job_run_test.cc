// musterctl job submit, list, status, watch and the verbs, against a fake scheduler.
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using JobRun = RunTest;

constexpr const char* kReport =
    R"({"lines":2,"created":2,"unchanged":0,"replaced":0,"revised":0,"refused":0,"errors":[],"complete":true})";

TEST_F(JobRun, SubmitsItemsAndStarts) {
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items", {200, kReport});
  fake_.script("POST /v1/jobs/mood/start", {200, job("running", 0, 6)});
  token_ = "secret";
  const Ran ran =
      run({"job", "submit", file("mood.yaml", "name: mood\n"), "--items", "-", "--start"}, "{\"key\":1}\n{\"key\":2}");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "job mood is created\n2 items: 2 created\njob mood is started\n`musterctl job watch mood` follows it.\n");
  EXPECT_EQ(fake_.requests(),
            (std::vector<std::string>{"POST /v1/jobs name: mood\n",
                                      "POST /v1/jobs/mood/items?max_errors=100 {\"key\":1}\n{\"key\":2}\n",
                                      "POST /v1/jobs/mood/start"}));
  EXPECT_EQ(fake_.tokens().back(), "Bearer secret");
}

TEST_F(JobRun, SubmittingAgainLeavesARunningJobAlone) {
  fake_.script("POST /v1/jobs", {200, job("running", 3, 6)});
  const Ran ran = run({"job", "submit", file("mood.json", "{}"), "--start"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "job mood is there already, with the same spec\n`musterctl job watch mood` follows it.\n");
}

TEST_F(JobRun, PrintsSpecErrorsByLine) {
  fake_.script("POST /v1/jobs",
               {422, R"({"detail":"the spec is refused","errors":[{"line":4,"path":"template","reason":"bad"}]})"});
  const std::string spec = file("mood.yaml", "name: mood\n");
  const Ran ran = run({"job", "submit", spec});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, spec + ":4: template: bad\nsubmit " + spec + ": the spec is refused\n");
}

TEST_F(JobRun, PrintsRefusedItemsByLineOfTheFileAndDoesNotStart) {
  std::string items;
  for (int i = 0; i < 20'002; ++i) items += "{}\n";
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items",
               {200, R"({"lines":20000,"created":20000,"refused":0,"errors":[],"complete":true})"});
  fake_.script(
      "POST /v1/jobs/mood/items",
      {200, R"({"lines":2,"created":1,"refused":1,"errors":[{"line":2,"reason":"key is missing"}],"complete":true})"});
  const std::string file_of_items = file("items.ndjson", items);
  const Ran ran = run({"job", "submit", file("mood.yaml", "a"), "--items", file_of_items, "--start"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "job mood is created\n20,002 items: 20,001 created, 1 refused\n");
  EXPECT_NE(ran.err.find(file_of_items + ":20002: key is missing\n"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("The job was not started."), std::string::npos) << ran.err;
  ASSERT_EQ(fake_.requests().size(), 3u);
}

TEST_F(JobRun, SendsAChunkAgainWhenTheConnectionBreaks) {
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items", {200, " ", true});
  fake_.script("POST /v1/jobs/mood/items", {503, ""});
  fake_.script("POST /v1/jobs/mood/items", {200, kReport});
  const Ran ran = run({"job", "submit", file("mood.yaml", "a"), "--items", file("i", "{}\n{}\n")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.pauses, 2);
  EXPECT_NE(ran.out.find("2 items: 2 created\n"), std::string::npos);
  EXPECT_EQ(fake_.requests().size(), 4u);
  EXPECT_EQ(fake_.requests()[1], fake_.requests()[3]);
}

TEST_F(JobRun, GivesUpOnALostServerAndSaysHowToGoOn) {
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items", {200, " ", true});
  const Ran ran = run({"job", "submit", file("mood.yaml", "a"), "--items", file("i", "{}\n")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.pauses, 5);
  EXPECT_NE(ran.err.find("running the same command again is safe"), std::string::npos) << ran.err;
}

TEST_F(JobRun, StopsReadingAtMaxErrors) {
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items",
               {200, R"({"lines":1,"refused":1,"errors":[{"line":1,"reason":"bad"}],"complete":false})"});
  const Ran ran = run({"job", "submit", file("mood.yaml", "a"), "--items", file("i", "{\n{\n"), "--max-errors", "1"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("reading stopped after line 1 (--max-errors 1)"), std::string::npos) << ran.err;
}

TEST_F(JobRun, ReadsTheWholeFileWhenItsLastLineIsTheLastErrorAllowed) {
  fake_.script("POST /v1/jobs", {201, job("draft", 0, 0)});
  fake_.script("POST /v1/jobs/mood/items",
               {200, R"({"lines":2,"created":1,"refused":1,"errors":[{"line":2,"reason":"bad"}],"complete":true})"});
  const Ran ran = run({"job", "submit", file("mood.yaml", "a"), "--items", file("i", "{}\n{\n"), "--max-errors", "1"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err.find("stopped"), std::string::npos) << ran.err;
}

TEST_F(JobRun, LooksAtTheFilesBeforeItAsksTheServer) {
  const Ran items = run({"job", "submit", file("mood.yaml", "a"), "--items", path(".")});
  EXPECT_EQ(items.code, 1);
  EXPECT_EQ(items.err, "musterctl: " + path(".") + ": is a folder\n");
  const Ran out = run({"job", "results", "mood", "--out", path(".")});
  EXPECT_EQ(out.code, 2);
  EXPECT_EQ(out.err, "musterctl: --out " + path(".") + ": is a folder; name a file in it\n");
  EXPECT_EQ(content(path("..partial")), "");
  EXPECT_TRUE(fake_.requests().empty());
}

TEST_F(JobRun, SaysWhatALimitIs) {
  for (const char* limit : {"x", "0", "1.5"}) {
    const Ran ran = run({"job", "answers", "mood", "--limit", limit});
    EXPECT_EQ(ran.code, 2);
    EXPECT_NE(ran.err.find("must be a whole number, 1 or more, not '" + std::string(limit) + "'"), std::string::npos)
        << ran.err;
  }
}

TEST_F(JobRun, ShowsJobsAsATableOrAsJson) {
  fake_.script("GET /v1/jobs", {200, "{\"jobs\":[" + job("running", 3, 12) + "]}"});
  EXPECT_EQ(run({"job", "list"}).out,
            "JOB   PROJECT  STATE    PROGRESS  TASKS  DONE  ANSWERS  WANTED  WORKERS  WAITING\n"
            "mood  demo     running      25 %      4     1        3      12        5  all_leased (7 tasks)\n");
  EXPECT_EQ(run({"job", "list", "--output", "json"}).out, "{\"jobs\":[" + job("running", 3, 12) + "]}\n");
}

TEST_F(JobRun, ShowsOneJobInFull) {
  fake_.script("GET /v1/jobs/mood", {200, job("running", 3, 12)});
  EXPECT_EQ(run({"job", "status", "mood"}).out,
            "job        mood (number 3)\n"
            "project    demo\n"
            "state      running\n"
            "redundancy 3\n"
            "progress   ███████░░░░░░░░░░░░░░░░░░░░░░░ 25 %, 3 of 12 answers\n"
            "tasks      4: 1 fresh, 2 in work, 1 done\n"
            "answers    3 counted, 2 late\n"
            "leases     4 live, 1 skipped\n"
            "workers    5\n"
            "waiting    all_leased (7 tasks)\n");
}

TEST_F(JobRun, WatchesToTheEnd) {
  fake_.script("GET /v1/jobs/mood", {200, job("running", 3, 12)});
  fake_.script("GET /v1/jobs/mood", {200, job("running", 3, 12)});
  fake_.script("GET /v1/jobs/mood", {503, ""});
  fake_.script("GET /v1/jobs/mood", {200, " ", true});
  fake_.script("GET /v1/jobs/mood", {200, job("completed", 12, 12)});
  const Ran ran = run({"job", "watch", "mood", "--interval", "2"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "mood  running  25 %  3/12 answers, 1/4 tasks  waiting: all_leased (7 tasks)\n"
            "mood  completed  100 %  12/12 answers, 4/4 tasks  waiting: all_leased (7 tasks)\n");
  EXPECT_EQ(ran.pauses, 4);
}

TEST_F(JobRun, WatchTellsACancelledJobApart) {
  fake_.script("GET /v1/jobs/mood", {200, job("cancelled", 3, 12)});
  const Ran ran = run({"job", "watch", "mood"}, "", true);
  EXPECT_EQ(ran.code, 4);
  EXPECT_EQ(ran.out.substr(0, 4), "\r\x1b[K");
  EXPECT_EQ(ran.err, "musterctl: job mood was cancelled\n");
}

TEST_F(JobRun, WatchWritesJsonLinesOnRequest) {
  fake_.script("GET /v1/jobs/mood", {200, job("running", 3, 12)});
  fake_.script("GET /v1/jobs/mood", {200, job("completed", 12, 12)});
  EXPECT_EQ(run({"job", "watch", "mood", "--output", "json"}).out,
            job("running", 3, 12) + "\n" + job("completed", 12, 12) + "\n");
}

TEST_F(JobRun, SteersJobs) {
  fake_.script("POST /v1/jobs/a b/pause", {200, job("paused", 3, 12)});
  EXPECT_EQ(run({"job", "pause", "a b"}).out, "job a b is paused\n");
  fake_.script("DELETE /v1/jobs/mood", {204, ""});
  EXPECT_EQ(run({"job", "delete", "mood"}).out, "job mood is deleted\n");
  fake_.script("POST /v1/jobs/mood/start", {409, R"({"detail":"the job is cancelled"})"});
  const Ran ran = run({"job", "start", "mood"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "musterctl: start job mood: the job is cancelled\n");
}

TEST_F(JobRun, SaysWhatIsMissing) {
  const Ran no_file = run({"job", "submit", path("none.yaml")});
  EXPECT_EQ(no_file.code, 1);
  EXPECT_EQ(no_file.err, "musterctl: " + path("none.yaml") + ": cannot be opened\n");
  const Ran folder = run({"job", "submit", path(".")});
  EXPECT_EQ(folder.code, 1);
  EXPECT_EQ(folder.err, "musterctl: " + path(".") + ": is a folder\n");
  const Ran no_token = run({"job", "list", "--token-file", path("none")});
  EXPECT_EQ(no_token.code, 2);
  fake_.script("GET /v1/jobs", {401, R"({"title":"Unauthorized"})"});
  EXPECT_NE(run({"job", "list"}).err.find("--token-file"), std::string::npos);
}

TEST_F(JobRun, ReadsTheTokenFile) {
  fake_.script("GET /v1/jobs", {200, "{\"jobs\":[]}"});
  token_ = "from the environment";
  EXPECT_EQ(run({"job", "list", "--token-file", file("token", "t0ken\r\n")}).code, 0);
  EXPECT_EQ(fake_.tokens().back(), "Bearer t0ken");
}

TEST_F(JobRun, CannotReachAServerThatIsNotThere) {
  const Ran ran = run({"job", "list", "--server", "http://127.0.0.1:1"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("Is muster-scheduler running there?"), std::string::npos);
}

}  // namespace
}  // namespace muster::ctl
