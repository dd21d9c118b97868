// ARCHITECTURE.md names the folders and files that are really there.
#include <gtest/gtest.h>

#include <regex>

#include "tests/tidy/source_tree.h"

namespace muster::tidy {
namespace {

// What stands in backquotes and looks like a path of this repository: `scheduler/core/`, `common/wire/muster.proto`.
std::vector<std::string> paths_named_in(const std::string& text) {
  static const std::regex kPath(
      "`((common|scheduler|worker-agent|tests|deploy|docs|cmake|helm)/[A-Za-z0-9_./{},*-]*|[A-Z]+\\.md)`");
  std::vector<std::string> paths;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kPath); match != std::sregex_iterator(); ++match) {
    paths.push_back((*match)[1]);
  }
  return paths;
}

// `dir/name.{h,cc}` and `dir/name_*.cc` stand for several files; their folder must exist.
std::string concrete(const std::string& path) {
  const size_t wild = path.find_first_of("{*");
  if (wild == std::string::npos) return path;
  return path.substr(0, path.rfind('/', wild));
}

class NamedPaths : public ::testing::TestWithParam<const char*> {};

TEST_P(NamedPaths, Exist) {
  const std::string text = read_text(GetParam());
  ASSERT_FALSE(text.empty()) << GetParam();
  for (const std::string& path : paths_named_in(text)) EXPECT_TRUE(exists(concrete(path))) << path;
}

INSTANTIATE_TEST_SUITE_P(Documents, NamedPaths,
                         ::testing::Values("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "docs/operations.md"),
                         [](const auto& param) { return std::to_string(param.index); });

TEST(Architecture, NamesEveryFolderOfTheSources) {
  const std::string text = read_text("ARCHITECTURE.md");
  for (const char* top : {"common", "scheduler", "worker-agent", "tests"}) {
    for (const std::string& folder : folders_in(top)) {
      EXPECT_NE(text.find("`" + std::string(top) + "/" + folder + "/`"), std::string::npos) << top << "/" << folder;
    }
  }
}

TEST(Architecture, WouldNoticeAPathThatIsGone) {
  EXPECT_EQ(paths_named_in("see `scheduler/gone/` and `README.md`, not `x/y`"),
            (std::vector<std::string>{"scheduler/gone/", "README.md"}));
  EXPECT_FALSE(exists("scheduler/gone/"));
  EXPECT_EQ(concrete("common/base/ids.{h,cc}"), "common/base");
}

}  // namespace
}  // namespace muster::tidy
