#include "tests/support/child_process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;

TEST(ChildProcess, ReportsExitStatusAndKeepsOutput) {
  TempDir folder;
  ChildProcess child({"sh", "-c", "echo hello; exit 3"}, folder / "log");
  EXPECT_EQ(child.wait(milliseconds(10'000)), 3);
  EXPECT_FALSE(child.running());
  EXPECT_EQ(read_text(folder / "log"), "hello\n");
}

TEST(ChildProcess, DiesHardWithoutAChanceToCleanUp) {
  TempDir folder;
  const std::string script = "trap 'echo cleaned' TERM; touch '" + (folder / "up").string() + "'; while :; do :; done";
  ChildProcess child({"sh", "-c", script}, folder / "log");
  ASSERT_TRUE(child.wait_until([&] { return std::filesystem::exists(folder / "up"); }, milliseconds(10'000)));
  child.kill_hard();
  EXPECT_EQ(child.wait(milliseconds(0)), 128 + SIGKILL);
  EXPECT_EQ(read_text(folder / "log"), "");
}

TEST(ChildProcess, StopsWaitingWhenTheProgramHasEnded) {
  TempDir folder;
  ChildProcess child({"true"}, folder / "log");
  EXPECT_FALSE(child.wait_until([] { return false; }, milliseconds(60'000)));
}

TEST(ChildProcess, FindsChildrenByName) {
  TempDir folder;
  ChildProcess child({"sh", "-c", "sleep 60 & wait"}, folder / "log");
  ASSERT_TRUE(child.wait_until([&] { return children_of(child.pid(), "sleep").size() == 1; }, milliseconds(10'000)));
  EXPECT_TRUE(children_of(child.pid(), "redis-server").empty());
  ::kill(children_of(child.pid(), "sleep")[0], SIGKILL);
}

}  // namespace
}  // namespace muster::testing
