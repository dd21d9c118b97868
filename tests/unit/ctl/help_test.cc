// The program's help against tests/unit/ctl/golden; `musterctl NOUN --help > golden/NOUN.txt` accepts a change.
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

class Help : public RunTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(Help, IsAsInItsGoldenFile) {
  const std::string noun = GetParam();
  std::vector<std::string> args;
  if (noun != "musterctl") args.push_back(noun);
  args.push_back("--help");
  const Ran ran = run(args);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, content(std::string(MUSTER_GOLDEN) + "/" + noun + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Nouns, Help,
                         ::testing::Values("musterctl", "job", "site", "worker", "keys", "token", "trace", "upgrade",
                                           "template", "media", "consensus"),
                         [](const auto& noun) { return std::string(noun.param); });

// The names under "Subcommands:" in a help text.
std::vector<std::string> subcommands(const std::string& help) {
  std::vector<std::string> names;
  size_t at = help.find("Subcommands:\n");
  if (at == std::string::npos) return names;
  for (at = help.find('\n', at) + 1; help.compare(at, 2, "  ") == 0; at = help.find('\n', at) + 1) {
    names.push_back(help.substr(at + 2, help.find(' ', at + 2) - at - 2));
  }
  return names;
}

TEST_F(RunTest, DocumentShowsEveryCommand) {
  const std::string document = content(MUSTER_DOCS "/musterctl.md");
  const std::vector<std::string> nouns = subcommands(run({"--help"}).out);
  ASSERT_GE(nouns.size(), 5u);
  for (const std::string& noun : nouns) {
    EXPECT_NE(document.find("`" + noun + " "), std::string::npos) << noun;
    for (const std::string& command : subcommands(run({noun, "--help"}).out)) {
      const bool shown = document.find("`" + noun + " " + command + "`") != std::string::npos ||
                         document.find("`" + noun + " " + command + " ") != std::string::npos;
      EXPECT_TRUE(shown) << noun << " " << command;
    }
  }
}

TEST_F(RunTest, PointsToTheHelpOfTheCommandThatWasMisused) {
  const Ran nothing = run({});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_NE(nothing.err.find("Try `musterctl --help`."), std::string::npos);
  const Ran unknown = run({"job", "submit"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("Try `musterctl job submit --help`."), std::string::npos);
  EXPECT_EQ(run({"job", "lost"}).code, 2);
  EXPECT_EQ(run({"--output", "xml", "job", "list"}).code, 2);
}

}  // namespace
}  // namespace muster::ctl
