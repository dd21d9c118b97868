// The project's own C++ sources, as text for the checks in this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::tidy {

struct SourceFile {
  std::string path;                // from the repository's root, with forward slashes
  std::vector<std::string> lines;  // as written
  std::vector<std::string> code;   // the same lines with comments and the insides of literals blanked

  bool is_header() const { return path.ends_with(".h"); }
  bool is_under(std::string_view folder) const;  // "scheduler/core" or "scheduler/core/…"
};

// Comments, string and character literals (raw strings too) blanked; as many lines as before.
SourceFile make_source(std::string path, std::string_view text);

// Every .h and .cc under common, scheduler, worker-agent and tests, by path.
const std::vector<SourceFile>& all_sources();

// A text file of the repository; "" if it does not exist.
std::string read_text(const std::string& path);
bool exists(const std::string& path);
// Names of the folders directly inside one, sorted.
std::vector<std::string> folders_in(const std::string& path);

// "path:line: " for messages; `index` counts from 0.
std::string place(const SourceFile& file, size_t index);

}  // namespace muster::tidy
