// Arrows point one way: common ← pure parts ← adapters ← app ← main. The table below is the rule; ARCHITECTURE.md
// explains it.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <regex>
#include <set>

#include "tests/tidy/source_tree.h"

namespace muster::tidy {
namespace {

// What the files of a folder may include, besides files of their own folder and of common/base. A file called ports.h
// holds interfaces alone: every folder that is not pure may include it, to implement or to call them.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"common/base", {}},
    {"common/wire", {}},
    {"common/form", {"common/wire"}},
    {"common/http", {}},
    {"common/metrics", {"common/http"}},
    {"scheduler/core", {"common/form", "scheduler/consensus", "scheduler/consensus/policy"}},
    {"scheduler/consensus", {"common/form"}},
    {"scheduler/consensus/policy", {"scheduler/consensus"}},
    {"scheduler/consensus/categorical", {"scheduler/consensus", "scheduler/consensus/policy"}},
    {"scheduler/consensus/numeric", {"scheduler/consensus", "scheduler/consensus/categorical"}},
    {"scheduler/consensus/pairwise", {"scheduler/consensus"}},
    {"scheduler/consensus/shapes", {"scheduler/consensus"}},
    {"scheduler/consensus/spans", {"scheduler/consensus", "scheduler/consensus/categorical"}},
    {"scheduler/consensus/text", {"scheduler/consensus"}},
    {"scheduler/consensus/infer",
     {"common/form", "scheduler/consensus", "scheduler/consensus/categorical", "scheduler/consensus/numeric",
      "scheduler/consensus/pairwise", "scheduler/consensus/shapes", "scheduler/consensus/spans",
      "scheduler/consensus/text"}},
    {"scheduler/consensus/measure", {"scheduler/consensus", "scheduler/consensus/shapes"}},
    {"scheduler/template", {"common/form"}},
    {"scheduler/election", {}},
    {"scheduler/review", {"common/form", "common/wire", "scheduler/core"}},
    {"scheduler/store", {"common/metrics", "scheduler/core"}},
    {"scheduler/gateway", {"common/form", "common/metrics", "common/wire", "scheduler/core"}},
    {"scheduler/api",
     {"common/form", "common/http", "common/metrics", "common/wire", "scheduler/core", "scheduler/consensus",
      "scheduler/consensus/infer", "scheduler/consensus/policy", "scheduler/review", "scheduler/template"}},
    {"scheduler/formats", {"common/form"}},
    {"scheduler/ctl",
     {"common/form", "common/http", "common/wire", "scheduler/consensus", "scheduler/consensus/infer",
      "scheduler/consensus/measure", "scheduler/formats", "scheduler/preview", "scheduler/template",
      "worker-agent/desk"}},
    {"scheduler/preview", {"common/form", "worker-agent/desk", "worker-agent/session"}},
    {"scheduler/app",
     {"common/form", "common/http", "common/metrics", "common/wire", "scheduler/core", "scheduler/consensus",
      "scheduler/consensus/categorical", "scheduler/consensus/infer", "scheduler/election", "scheduler/review",
      "scheduler/template", "scheduler/store", "scheduler/gateway", "scheduler/api"}},
    {"scheduler", {"scheduler/app"}},
    {"worker-agent/session", {"common/form", "common/wire"}},
    {"worker-agent/spool", {"common/wire", "worker-agent/session"}},
    {"worker-agent/uplink", {"common/metrics", "common/wire", "worker-agent/session"}},
    {"worker-agent/desk",
     {"common/form", "common/http", "common/metrics", "worker-agent/media", "worker-agent/session"}},
    {"worker-agent/app",
     {"common/form", "common/http", "common/metrics", "common/wire", "worker-agent/session", "worker-agent/spool",
      "worker-agent/uplink", "worker-agent/https", "worker-agent/media", "worker-agent/desk"}},
    {"worker-agent/https", {"common/http"}},
    {"worker-agent/media", {"common/form", "common/http"}},
    {"worker-agent", {"worker-agent/app"}},
    // The checker of results shares nothing with what it checks.
    {"tests/crowd", {"common/http"}},
};

const std::set<std::string> kPure = {"common/form",
                                     "scheduler/core",
                                     "scheduler/consensus",
                                     "scheduler/consensus/policy",
                                     "scheduler/consensus/categorical",
                                     "scheduler/consensus/numeric",
                                     "scheduler/consensus/pairwise",
                                     "scheduler/consensus/shapes",
                                     "scheduler/consensus/spans",
                                     "scheduler/consensus/text",
                                     "scheduler/consensus/infer",
                                     "scheduler/consensus/measure",
                                     "scheduler/template",
                                     "scheduler/formats",
                                     "worker-agent/session"};

// Not in pure folders: no sockets, stores, threads, clocks, chance, files or logs.
const std::regex kImpure(
    R"(#include <(zmq|hiredis|boost/(asio|beast)|sqlite3|spdlog|sodium|openssl|thread|mutex|condition_variable|future|random|fstream|iostream|filesystem|sys/|unistd\.h|netinet|arpa))");

// Costly to compile, so behind a forward declaration wherever possible.
const std::regex kHeavy(
    R"(#include <(boost/(beast|asio|json)|zmq|hiredis|sqlite3|spdlog|openssl|prometheus|yaml-cpp|pugixml|CLI))");

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::optional<std::string> included(const std::string& line) {
  static const std::regex kQuoted(R"rx(#include "([^"]+)")rx");
  std::smatch match;
  if (!std::regex_search(line, match, kQuoted)) return std::nullopt;
  return match[1];
}

// Files of folders that are not in the table (most tests) may include anything.
std::vector<std::string> wrong_directions(const SourceFile& file) {
  std::vector<std::string> wrong;
  const std::string from = folder_of(file.path);
  const auto rule = kMayInclude.find(from);
  if (rule == kMayInclude.end()) return wrong;
  for (size_t i = 0; i < file.code.size(); ++i) {
    const auto header = included(file.code[i]);
    if (!header) continue;
    const std::string to = folder_of(*header);
    const bool is_port = header->ends_with("/ports.h") && !kPure.contains(from);
    if (to != from && to != "common/base" && !is_port && !rule->second.contains(to)) {
      wrong.push_back(place(file, i) + from + " must not include " + *header);
    }
  }
  return wrong;
}

std::vector<std::string> matching_lines(const SourceFile& file, const std::regex& pattern) {
  std::vector<std::string> found;
  for (size_t i = 0; i < file.code.size(); ++i) {
    if (std::regex_search(file.code[i], pattern)) found.push_back(place(file, i) + file.lines[i]);
  }
  return found;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(IncludeDirections, FollowTheTable) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : all_sources()) {
    for (const std::string& line : wrong_directions(file)) wrong.push_back(line);
  }
  EXPECT_EQ(joined(wrong), "");
}

TEST(IncludeDirections, EveryFolderIsInTheTable) {
  std::string missing;
  for (const SourceFile& file : all_sources()) {
    const std::string folder = folder_of(file.path);
    if (!file.is_under("tests") && !kMayInclude.contains(folder)) missing += file.path + "\n";
  }
  EXPECT_EQ(missing, "");
}

TEST(IncludeDirections, AreFromTheRootAndLeadSomewhere) {
  std::string wrong;
  for (const SourceFile& file : all_sources()) {
    for (size_t i = 0; i < file.code.size(); ++i) {
      const auto header = included(file.code[i]);
      if (header && !header->ends_with(".pb.h") && !exists(*header)) wrong += place(file, i) + *header + "\n";
    }
  }
  EXPECT_EQ(wrong, "");
}

TEST(IncludeDirections, PureFoldersStayPure) {
  std::vector<std::string> wrong;
  for (const SourceFile& file : all_sources()) {
    if (!kPure.contains(folder_of(file.path))) continue;
    for (const std::string& line : matching_lines(file, kImpure)) wrong.push_back(line);
  }
  EXPECT_EQ(joined(wrong), "");
}

// Headers that may be heavy because they are included by few files of their own folder.
const std::set<std::string> kHeavyHeaders = {"common/base/log.h"};

TEST(IncludeDirections, HeavyLibrariesStayOutOfSharedHeaders) {
  std::map<std::string, std::set<std::string>> users;  // header → folders that include it
  for (const SourceFile& file : all_sources()) {
    for (const std::string& line : file.code) {
      if (const auto header = included(line)) users[*header].insert(folder_of(file.path));
    }
  }
  std::vector<std::string> wrong;
  for (const SourceFile& file : all_sources()) {
    if (!file.is_header() || file.is_under("tests") || kHeavyHeaders.contains(file.path)) continue;
    std::set<std::string> others = users[file.path];
    others.erase(folder_of(file.path));
    std::erase_if(others, [](const std::string& folder) { return folder.starts_with("tests/"); });
    if (others.empty()) continue;
    for (const std::string& line : matching_lines(file, kHeavy)) wrong.push_back(line);
  }
  EXPECT_EQ(joined(wrong), "");
}

TEST(IncludeDirections, WouldNoticeAnArrowTheWrongWay) {
  const auto core = make_source("scheduler/core/x.cc", "#include \"scheduler/store/journal.h\"\n");
  EXPECT_EQ(joined(wrong_directions(core)),
            "scheduler/core/x.cc:1: scheduler/core must not include scheduler/store/journal.h\n");
  const auto adapter = make_source("scheduler/api/x.cc", "#include \"scheduler/gateway/y.h\"\n");
  EXPECT_EQ(wrong_directions(adapter).size(), 1u);
  const auto across = make_source("worker-agent/desk/x.cc", "#include \"scheduler/core/command.h\"\n");
  EXPECT_EQ(wrong_directions(across).size(), 1u);
  const auto downwards = make_source("scheduler/store/x.cc", "#include \"scheduler/core/turn.h\"\n");
  EXPECT_EQ(wrong_directions(downwards).size(), 0u);
  const auto port = make_source("scheduler/store/x.cc", "#include \"scheduler/api/ports.h\"\n");
  EXPECT_EQ(wrong_directions(port).size(), 0u);
  const auto port_in_core = make_source("scheduler/core/x.cc", "#include \"scheduler/api/ports.h\"\n");
  EXPECT_EQ(wrong_directions(port_in_core).size(), 1u);
}

TEST(IncludeDirections, WouldNoticeAnImpureInclude) {
  EXPECT_EQ(matching_lines(make_source("scheduler/core/x.cc", "#include <thread>\n"), kImpure).size(), 1u);
  EXPECT_EQ(matching_lines(make_source("scheduler/core/x.cc", "#include <boost/asio.hpp>\n"), kImpure).size(), 1u);
  EXPECT_EQ(matching_lines(make_source("scheduler/core/x.cc", "#include <chrono>\n"), kImpure).size(), 0u);
}

}  // namespace
}  // namespace muster::tidy
