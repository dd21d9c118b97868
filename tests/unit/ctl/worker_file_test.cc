#include "scheduler/ctl/worker_file.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

// "LINE JSON" of every worker, or the trouble.
std::string read(const std::string& text, const std::string& site = "") {
  std::istringstream input(text);
  const auto workers = read_workers(input, "people", site);
  if (!workers) return "!" + workers.error().message;
  std::string out;
  for (const WorkerEntry& worker : *workers) out += std::to_string(worker.line) + " " + worker.json + "\n";
  return out;
}

TEST(ReadWorkers, TakesCsv) {
  EXPECT_EQ(
      read("\xef\xbb\xbfid,skills,site,level,active\r\nw1,french; music,lagos,lead,true\r\n\r\nw2,,hanoi,,\r\n"),
      "2 {\"id\":\"w1\",\"site\":\"lagos\",\"level\":\"lead\",\"skills\":[\"french\",\"music\"],\"active\":true}\n"
      "4 {\"id\":\"w2\",\"site\":\"hanoi\"}\n");
  EXPECT_EQ(read("id\n\"w1\"\n", "lagos"), "2 {\"id\":\"w1\",\"site\":\"lagos\"}\n");
}

TEST(ReadWorkers, TakesNdjsonAsItIs) {
  EXPECT_EQ(read("{\"id\":\"w1\", \"site\":\"lagos\"}\n\n{\"id\":\"w2\"}"),
            "1 {\"id\":\"w1\", \"site\":\"lagos\"}\n3 {\"id\":\"w2\"}\n");
}

TEST(ReadWorkers, NamesTheLineOfWhatIsWrong) {
  EXPECT_EQ(read("w1,lagos\n"), "!people:1: the title \"w1\" is not one of id, site, level, skills, active");
  EXPECT_EQ(read("site\nlagos\n"), "!people:1: the first line must give the titles, `id` among them");
  EXPECT_EQ(read("id,site\nw1\n"), "!people:2: has 1 cells, the titles are 2");
  EXPECT_EQ(read("id,site\n,lagos\n"), "!people:2: id is empty");
  EXPECT_EQ(read("id,site\nw1,\n"), "!people:2: no site; give one in the file or with --site");
  EXPECT_EQ(read("id,site,active\nw1,a,yes\n"), "!people:2: active must be true or false");
  EXPECT_EQ(read("id,site\n\"w1,a\n"), "!people:2: a quote is not closed");
  EXPECT_EQ(read("{\"id\":\"w1\"}\n{\"id\"\n").substr(0, 25), "!people:2: is not JSON: i");
}

TEST(SplitCsv, FollowsQuotes) {
  EXPECT_EQ(split_csv(R"(a, b ,"c,d","e ""f"" ",)").value(),
            (std::vector<std::string>{"a", "b", "c,d", "e \"f\" ", ""}));
}

}  // namespace
}  // namespace muster::ctl
