// Files and functions stay short. What is longer today is listed with its length, which may only shrink.
#include <gtest/gtest.h>

#include <map>

#include "tests/tidy/source_tree.h"

namespace muster::tidy {
namespace {

constexpr size_t kFileLines = 350, kFunctionLines = 60;

const std::map<std::string, size_t> kLongFiles = {
    {"common/http/connection.cc", 405},
};
// "path: name of the function" → lines
const std::map<std::string, size_t> kLongFunctions = {
    {"tests/contract/agent/fake_scheduler.cc: FakeScheduler::take", 92},
};

struct Body {
  std::string head;
  size_t lines = 0;
};

bool starts_a_statement(const std::string& line, size_t indent) {
  for (const char* word : {"if ", "for ", "while ", "switch ", "} "}) {
    if (line.compare(indent, std::string(word).size(), word) == 0) return true;
  }
  return false;
}

bool begins_with(const std::string& line, std::string_view word) {
  const size_t indent = line.find_first_not_of(' ');
  return indent != std::string::npos && line.compare(indent, word.size(), word) == 0;
}

// The entries of a table (`case X:` and the `return Y;` below it) do not make a function hard to read.
size_t lines_without_cases(const SourceFile& file, size_t first, size_t last) {
  size_t count = 0;
  for (size_t i = first; i <= last; ++i) {
    const bool entry = begins_with(file.code[i], "case ") ||
                       (begins_with(file.code[i], "return ") && begins_with(file.code[i - 1], "case "));
    if (!entry) ++count;
  }
  return count;
}

// A function whose braces stand as clang-format puts them: a line that ends with `{`, and a `}` in the same column as
// that line's first character. Only definitions at the left margin or one step in (inside a class) are looked at.
std::vector<Body> functions(const SourceFile& file) {
  std::vector<Body> bodies;
  for (size_t i = 0; i < file.code.size(); ++i) {
    const std::string& line = file.code[i];
    const size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos || indent > 2 || !line.ends_with("{")) continue;
    const bool is_function = line.find(')') != std::string::npos && line.find("namespace") == std::string::npos &&
                             line.find(" = ") == std::string::npos && !starts_a_statement(line, indent);
    if (!is_function) continue;
    const std::string closing = std::string(indent, ' ') + "}";
    for (size_t end = i + 1; end < file.code.size(); ++end) {
      if (!file.code[end].starts_with(closing)) continue;
      bodies.push_back({file.lines[i], lines_without_cases(file, i, end)});
      break;
    }
  }
  return bodies;
}

// The word before the first parenthesis.
std::string name_in(const std::string& head) {
  const size_t end = head.find('(');
  const size_t start = head.rfind(' ', end);
  return head.substr(start + 1, end - start - 1);
}

size_t allowed(const std::map<std::string, size_t>& list, const std::string& name, size_t limit) {
  const auto found = list.find(name);
  return found == list.end() ? limit : found->second;
}

TEST(Lengths, FilesAreShort) {
  std::string wrong;
  for (const SourceFile& file : all_sources()) {
    if (file.lines.size() > allowed(kLongFiles, file.path, kFileLines)) {
      wrong += file.path + " has " + std::to_string(file.lines.size()) + " lines\n";
    }
  }
  EXPECT_EQ(wrong, "") << "split by name what has grown past " << kFileLines << " lines";
}

TEST(Lengths, FunctionsAreShort) {
  std::string wrong;
  for (const SourceFile& file : all_sources()) {
    for (const Body& body : functions(file)) {
      if (body.lines > allowed(kLongFunctions, file.path + ": " + name_in(body.head), kFunctionLines)) {
        wrong += file.path + ": " + std::to_string(body.lines) + " lines: " + body.head + "\n";
      }
    }
  }
  EXPECT_EQ(wrong, "");
}

TEST(Lengths, ListsOnlyShrink) {
  for (const auto& [path, lines] : kLongFiles) {
    EXPECT_EQ(make_source(path, read_text(path)).lines.size(), lines)
        << path << ": write down its new length, or take it off";
  }
}

TEST(Lengths, WouldNoticeALongFunction) {
  std::string text = "void f(int a) {\n";
  for (int i = 0; i < 80; ++i) text += "  g();\n";
  const auto bodies = functions(make_source("x.cc", text + "}\nvoid h() {\n}\n"));
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_EQ(bodies[0].lines, 82u);
  EXPECT_EQ(bodies[1].lines, 2u);
}

}  // namespace
}  // namespace muster::tidy
