// Calls that the project does without, each with what to use instead.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "tests/tidy/source_tree.h"

namespace muster::tidy {
namespace {

struct Ban {
  const char* pattern;
  const char* instead;
  std::set<std::string> except;  // files or folders
};

const std::vector<Ban> kBans = {
    {R"(system_clock::now)",
     "wall_now_ms() annotates; decisions use shard time or steady time",
     {"common/base/time.cc"}},
    {R"((^|[^.>\w])time\(\s*(NULL|nullptr|0|&\w+)\s*\)|\bgettimeofday\b)", "wall_now_ms() or steady_clock", {}},
    {R"(\b(sleep_for|sleep_until|usleep|nanosleep)\b)",
     "wait for the event: a condition, a timer, poll",
     {"scheduler/ctl/main.cc"}},
    {R"(\b(rand|srand|random_shuffle)\s*\()", "std::mt19937_64 with a seed that can be given", {}},
    {R"(\bgetenv\b)", "a setting on the command line", {"scheduler/ctl/main.cc", "tests"}},
    {R"((^|[^_\w])assert\s*\()", "MUSTER_CHECK, which is always on", {}},
    {R"(\b(strtok|sprintf|strcpy|strcat|gets)\s*\()", "std::string and fmt", {}},
    {R"(\b(atoi|atol|atof)\s*\(|std::sto(i|l|ll|ul|ull|f|d)\s*\()",
     "std::from_chars, which tells of bad input",
     {"tests"}},
    {R"(\.detach\(\))", "join every thread; its owner outlives it", {}},
    {R"(using namespace std\s*;)", "names", {}},
    {R"(\bstd::regex\b)", "a parser; std::regex overflows the stack on long input", {"tests"}},
};

bool is_excepted(const SourceFile& file, const Ban& ban) {
  for (const std::string& except : ban.except) {
    if (file.path == except || file.is_under(except)) return true;
  }
  return false;
}

std::vector<std::string> uses(const SourceFile& file, const Ban& ban) {
  std::vector<std::string> found;
  if (is_excepted(file, ban)) return found;
  const std::regex pattern(ban.pattern);
  for (size_t i = 0; i < file.code.size(); ++i) {
    if (std::regex_search(file.code[i], pattern))
      found.push_back(place(file, i) + file.lines[i] + "\n    instead: " + ban.instead);
  }
  return found;
}

TEST(BannedCalls, AreNotMade) {
  std::string found;
  for (const Ban& ban : kBans) {
    for (const SourceFile& file : all_sources()) {
      for (const std::string& use : uses(file, ban)) found += use + "\n";
    }
  }
  EXPECT_EQ(found, "");
}

TEST(BannedCalls, WouldBeNoticed) {
  const char* const bad[] = {"std::chrono::system_clock::now()",
                             "t = time(nullptr);",
                             "std::this_thread::sleep_for(1s);",
                             "x = rand() % 5;",
                             "std::getenv(\"HOME\")",
                             "  assert(x);",
                             "sprintf(a, b);",
                             "std::stoi(text)",
                             "thread.detach();",
                             "using namespace std;",
                             "std::regex r;"};
  ASSERT_EQ(std::size(bad), kBans.size());
  for (size_t i = 0; i < kBans.size(); ++i) {
    EXPECT_EQ(uses(make_source("scheduler/app/x.cc", bad[i]), kBans[i]).size(), 1u) << bad[i];
  }
}

TEST(BannedCalls, LeaveOthersAlone) {
  const auto fine = make_source("scheduler/app/x.cc",
                                "static_assert(true); wall_time(x); operand(3); // rand()\nsteady_clock::now();\n");
  for (const Ban& ban : kBans) EXPECT_EQ(uses(fine, ban).size(), 0u) << ban.pattern;
}

TEST(Sources, SayWhatTheyAreAndPromiseNothing) {
  std::string wrong;
  for (const SourceFile& file : all_sources()) {
    if (file.is_header()) {
      const std::string first = file.lines.empty() ? "" : file.lines[0];
      if (!first.starts_with("//")) wrong += file.path + ": a header begins with a comment that says what it is\n";
      bool once = false;
      for (const std::string& line : file.lines) once = once || line == "#pragma once";
      if (!once) wrong += file.path + ": no #pragma once\n";
    }
    for (size_t i = 0; i < file.lines.size(); ++i) {
      static const std::regex kPromise(
          "\\b(TO"
          "DO|FIX"
          "ME|X"
          "XX)\\b");
      if (std::regex_search(file.lines[i], kPromise)) wrong += place(file, i) + file.lines[i] + "\n";
    }
  }
  EXPECT_EQ(wrong, "");
}

}  // namespace
}  // namespace muster::tidy
