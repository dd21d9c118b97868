// musterctl site, worker, keys and trace, against a fake scheduler.
#include <sys/stat.h>

#include "common/wire/keys.h"
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using EnrolRun = RunTest;

TEST_F(EnrolRun, MakesKeysThatASiteIsEnrolledWith) {
  const Ran made = run({"keys", "generate", path("keys"), "--name", "lagos"});
  EXPECT_EQ(made.code, 0) << made.err;
  const auto pair = wire::load_key_pair(path("keys/lagos.key"));
  ASSERT_TRUE(pair) << pair.error().message;
  EXPECT_EQ(content(path("keys/lagos.pub")), pair->public_key + "\n");
  struct stat status {};
  ASSERT_EQ(::stat(path("keys/lagos.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);

  fake_.script("POST /v1/sites", {201, "{}"});
  const Ran enrolled = run({"site", "enrol", "lagos", "--key-file", path("keys/lagos.pub"), "--region", "ng"});
  EXPECT_EQ(enrolled.out, "site lagos is enrolled\n") << enrolled.err;
  EXPECT_EQ(fake_.requests().back(),
            "POST /v1/sites {\"name\":\"lagos\",\"key\":\"" + pair->public_key + "\",\"region\":\"ng\"}");
  EXPECT_EQ(run({"site", "enrol", "lagos", "--key", pair->public_key}).code, 0);
  EXPECT_EQ(fake_.requests().back(), "POST /v1/sites {\"name\":\"lagos\",\"key\":\"" + pair->public_key + "\"}");
}

TEST_F(EnrolRun, SaysWhatEnrollingAKnownSiteDid) {
  fake_.script("POST /v1/sites", {201, R"({"name":"lagos","keys":["one"]})"});
  fake_.script("POST /v1/sites", {201, R"({"name":"lagos","keys":["one","two"]})"});
  fake_.script("POST /v1/sites", {200, R"({"name":"lagos","keys":["one","two"]})"});
  fake_.script("POST /v1/sites", {409, R"({"detail":"site 'lagos' is in region 'ng'"})"});
  const std::vector<std::string> enrol = {"site", "enrol", "lagos", "--key", std::string(40, 'k')};
  EXPECT_EQ(run(enrol).out, "site lagos is enrolled\n");
  EXPECT_EQ(run(enrol).out,
            "site lagos: key added; it now has two, and the old one still works\n"
            "`musterctl site keys lagos` shows them, and takes the old one away with --set\n");
  EXPECT_EQ(run(enrol).out, "site lagos is enrolled already, with this key\n");
  const Ran refused = run(enrol);
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.err, "musterctl: enrol site lagos: site 'lagos' is in region 'ng'\n");
}

TEST_F(EnrolRun, ShowsAndReplacesASitesKeys) {
  fake_.script("GET /v1/sites", {200, R"({"sites":[{"name":"x","keys":[]},{"name":"lagos","keys":["one","two"]}]})"});
  EXPECT_EQ(run({"site", "keys", "lagos"}).out, "one\ntwo\n");
  const Ran unknown = run({"site", "keys", "nowhere"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("`musterctl site list`"), std::string::npos) << unknown.err;
  const std::string first(40, 'a'), second(40, 'b');
  fake_.script("POST /v1/sites/lagos/keys", {200, "{}"});
  const Ran set = run({"site", "keys", "lagos", "--set", first, "--set-file", file("lagos.pub", second + "\n")});
  EXPECT_EQ(set.out, "site lagos now has these two keys; no other works any more\n") << set.err;
  EXPECT_EQ(fake_.requests().back(), "POST /v1/sites/lagos/keys {\"keys\":[\"" + first + "\",\"" + second + "\"]}");
  EXPECT_EQ(run({"site", "keys", "lagos", "--set", "short"}).code, 2);
}

TEST_F(EnrolRun, DoesNotOverwriteKeys) {
  ASSERT_EQ(run({"keys", "generate", path("keys")}).code, 0);
  const std::string before = content(path("keys/muster.key"));
  const Ran again = run({"keys", "generate", path("keys")});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.err.find("--force"), std::string::npos);
  EXPECT_EQ(content(path("keys/muster.key")), before);
  EXPECT_EQ(run({"keys", "generate", path("keys"), "--force"}).code, 0);
  EXPECT_NE(content(path("keys/muster.key")), before);
}

TEST_F(EnrolRun, PrintsKeys) {
  const Ran ran = run({"keys", "generate", "--print"});
  ASSERT_EQ(ran.out.size(), std::string("public \nsecret \n").size() + 80);
  EXPECT_TRUE(wire::is_valid_z85_key(ran.out.substr(7, 40)));
  EXPECT_EQ(run({"keys", "generate"}).code, 2);
  EXPECT_EQ(run({"keys", "generate", path("keys"), "--name", "../x"}).code, 2);
}

TEST_F(EnrolRun, RefusesAKeyThatIsNone) {
  const Ran ran = run({"site", "enrol", "lagos", "--key", "abc"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("40 characters of Z85"), std::string::npos);
  EXPECT_TRUE(fake_.requests().empty());
}

TEST_F(EnrolRun, ListsAndRevokesSites) {
  fake_.script("GET /v1/sites",
               {200, R"({"sites":[{"name":"lagos","region":"ng","keys":["k"],"connected":true,"revoked":false,)"
                     R"("workers":12,"live_leases":3},{"name":"x","region":"","keys":[],"revoked":true}]})"});
  EXPECT_EQ(run({"site", "list"}).out,
            "SITE   REGION  STATE      WORKERS  LEASES  KEYS\n"
            "lagos  ng      connected       12       3     1\n"
            "x              revoked                        0\n");
  fake_.script("POST /v1/sites/lagos/revoke", {200, "{}"});
  EXPECT_EQ(run({"site", "revoke", "lagos"}).out, "site lagos is revoked\n");
}

TEST_F(EnrolRun, EnrolsOneWorker) {
  fake_.script("POST /v1/workers", {200, "{}"});
  const Ran ran =
      run({"worker", "enrol", "w1", "--site", "lagos", "--level", "lead", "--skill", "french", "--skill", "music"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(fake_.requests().back(),
            R"(POST /v1/workers {"id":"w1","site":"lagos","level":"lead","skills":["french","music"],"active":true})");
  EXPECT_EQ(run({"worker", "enrol", "w1"}).code, 2);
  EXPECT_EQ(run({"worker", "enrol"}).code, 2);
  EXPECT_EQ(run({"worker", "enrol", "w1", "--site", "lagos", "--level", "boss"}).code, 2);
}

TEST_F(EnrolRun, LeavesWhatItDoesNotNameAsItIs) {
  fake_.script("GET /v1/workers/w-77",
               {200, R"({"id":"w-77","site":"north","level":"lead","skills":["fr","zh"],"active":true})"});
  fake_.script("POST /v1/workers", {200, "{}"});
  EXPECT_EQ(run({"worker", "enrol", "w-77", "--site", "north", "--inactive"}).code, 0);
  EXPECT_EQ(fake_.requests().back(),
            R"(POST /v1/workers {"id":"w-77","site":"north","level":"lead","skills":["fr","zh"],"active":false})");
}

TEST_F(EnrolRun, SaysWhichWorkersAreMeant) {
  EXPECT_NE(run({"worker", "enrol"}).err.find("name the worker"), std::string::npos);
  EXPECT_NE(run({"worker", "enrol", "w1", "--file", "f"}).err.find("give one of them"), std::string::npos);
}

TEST_F(EnrolRun, EnrolsAFileInBatchesAndPlacesErrorsInIt) {
  std::string csv = "id,site\n";
  for (int i = 0; i < 1002; ++i) csv += "w" + std::to_string(i) + ",lagos\n";
  fake_.script("POST /v1/workers", {200, "{}"});
  fake_.script("POST /v1/workers",
               {422, R"({"detail":"refused","errors":[{"path":"workers[1].site","reason":"is not enrolled"}]})"});
  const std::string people = file("people.csv", csv);
  const Ran ran = run({"worker", "enrol", "--file", people});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err.find(people + ":1003: site: is not enrolled\n"), 0u) << ran.err;
  EXPECT_NE(ran.err.find("1,000 workers are enrolled"), std::string::npos) << ran.err;
  EXPECT_EQ(fake_.requests().back(),
            R"(POST /v1/workers {"workers":[{"id":"w1000","site":"lagos"},{"id":"w1001","site":"lagos"}]})");
}

TEST_F(EnrolRun, ListsWorkersPageByPage) {
  fake_.script("GET /v1/workers",
               {200, R"({"workers":[{"id":"w1","site":"上海","level":"lead","skills":["a","b"],"active":true,)"
                     R"("present":true,"live_leases":2,"answers":40,"waiting":"none"}],"cursor":"1"})"});
  fake_.script("GET /v1/workers",
               {200, R"({"workers":[{"id":"w2","site":"lagos","level":"trainee","skills":[],"active":false}]})"});
  EXPECT_EQ(run({"worker", "list"}).out,
            "WORKER  SITE   LEVEL    SKILLS  STATE     LEASES  ANSWERS  WAITING\n"
            "w1      上海   lead     a, b    present        2       40\n"
            "w2      lagos  trainee          inactive\n");
  EXPECT_EQ(fake_.requests(),
            (std::vector<std::string>{"GET /v1/workers?limit=1000", "GET /v1/workers?cursor=1&limit=1000"}));
}

TEST_F(EnrolRun, TracesAnAssignment) {
  fake_.script(
      "GET /v1/assignments/s00-3-4711",
      {200,
       R"({"id":"s00-3-4711","worker":"w1","task":{"task":7,"state":"done"},"records":[)"
       R"({"sequence":12,"shard_ms":3500,"time":"2026-01-02T03:04:05.678Z","record":"lease_granted","fields":{"worker":"w1","task":7}},)"
       R"({"sequence":15,"shard_ms":9500,"time":"2026-01-02T03:04:11.678Z","record":"answer_recorded","fields":{}}],"whole":false})"});
  EXPECT_EQ(
      run({"trace", "s00-3-4711"}).out,
      "id                    s00-3-4711\n"
      "worker                w1\n"
      "task.task             7\n"
      "task.state            done\n"
      "\n"
      "SEQUENCE  TIME                      SHARD TIME  RECORD           FIELDS\n"
      "      12  2026-01-02T03:04:05.678Z    3,500 ms  lease_granted    worker=w1 task=7\n"
      "      15  2026-01-02T03:04:11.678Z    9,500 ms  answer_recorded\n"
      "\nThe journal reaches back to the last checkpoint only: records from before it are gone, and may be missing "
      "here.\n");
  EXPECT_EQ(run({"trace", "4711"}).code, 2);
}

}  // namespace
}  // namespace muster::ctl
