// The command line of the scheduler.
#include "scheduler/app/settings.h"

#include <gtest/gtest.h>

namespace muster::app {
namespace {

// "ok", or the exit code and what was printed.
std::string parsed(std::vector<std::string> more) {
  std::vector<std::string> words = {"muster-scheduler", "--data-dir", "d", "--key-file", "k", "--token-file", "t"};
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  Settings settings;
  ::testing::internal::CaptureStderr();
  const auto code = parse_settings(static_cast<int>(argv.size()), argv.data(), settings);
  const std::string printed = ::testing::internal::GetCapturedStderr();
  return code ? std::to_string(*code) + " " + printed : "ok";
}

TEST(Settings, AddressesAreCheckedBeforeAnythingStarts) {
  EXPECT_EQ(parsed({}), "ok");
  EXPECT_EQ(parsed({"--http", "0.0.0.0:0", "--agents", "tcp://*:*"}), "ok");
  for (const char* bad : {"foo", ":80", "host:", "host:http", "host:70000"}) {
    const std::string told = parsed({"--http", bad});
    EXPECT_EQ(told.substr(0, 10), "2 --http: ") << told;
  }
  EXPECT_EQ(parsed({"--agents", "127.0.0.1:7400"}).substr(0, 12), "2 --agents: ");
  EXPECT_EQ(parsed({"--agents", "tcp://127.0.0.1"}).substr(0, 12), "2 --agents: ");
}

}  // namespace
}  // namespace muster::app
