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

INSTANTIATE_TEST_SUITE_P(Nouns, Help, ::testing::Values("musterctl", "job", "site", "worker", "keys", "trace"),
                         [](const auto& noun) { return std::string(noun.param); });

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
