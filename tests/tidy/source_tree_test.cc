#include "tests/tidy/source_tree.h"

#include <gtest/gtest.h>

namespace muster::tidy {
namespace {

std::string code_of(std::string_view text) {
  std::string joined;
  for (const std::string& line : make_source("x.cc", text).code) joined += line + "\n";
  return joined;
}

TEST(SourceTree, BlanksCommentsAndLiterals) {
  EXPECT_EQ(code_of("a(); // b()\n"), "a();       \n");
  EXPECT_EQ(code_of("a(/* b\n c */);\n"), "a(    \n     );\n");
  EXPECT_EQ(code_of("s = \"b(\\\"\"; c = '\"'; d();\n"), "s =       ; c =    ; d();\n");
  EXPECT_EQ(code_of("s = R\"x(b\")x\"; d();\n"), "s =          ; d();\n");
}

TEST(SourceTree, KeepsDigitSeparatorsAndIncludes) {
  EXPECT_EQ(code_of("n = 10'000; d();\n"), "n = 10'000; d();\n");
  EXPECT_EQ(code_of("#include \"a/b.h\"\n"), "#include \"a/b.h\"\n");
}

TEST(SourceTree, FindsThisFile) {
  const auto& sources = all_sources();
  EXPECT_TRUE(std::any_of(sources.begin(), sources.end(),
                          [](const SourceFile& file) { return file.path == "tests/tidy/source_tree_test.cc"; }));
}

}  // namespace
}  // namespace muster::tidy
