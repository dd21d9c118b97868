#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace muster::tidy {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool part_of_a_number(std::string_view text, size_t at) {
  return at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) != 0;
}

// Where the thing that starts at `at` ends (one past it); `at` itself if nothing starts there.
size_t skip_comment_or_literal(std::string_view text, size_t at) {
  const auto upto = [&](std::string_view mark, size_t from) {
    const size_t found = text.find(mark, from);
    return found == std::string_view::npos ? text.size() : found + mark.size();
  };
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) == "/*") return upto("*/", at + 2);
  if (text.substr(at, 2) == "R\"") {
    const size_t open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    return upto(")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  if (text[at] != '"' && (text[at] != '\'' || part_of_a_number(text, at))) return at;
  size_t end = at + 1;
  while (end < text.size() && text[end] != text[at] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

bool on_include_line(std::string_view text, size_t at) {
  const size_t start = text.rfind('\n', at);
  return text.substr(start == std::string_view::npos ? 0 : start + 1).starts_with("#include");
}

std::string blanked(std::string_view text) {
  std::string code(text);
  for (size_t at = 0; at < text.size();) {
    const size_t end = skip_comment_or_literal(text, at);
    if (end == at) {
      ++at;
      continue;
    }
    if (text[at] != '"' || !on_include_line(text, at)) {
      std::replace_if(
          code.begin() + static_cast<std::ptrdiff_t>(at), code.begin() + static_cast<std::ptrdiff_t>(end),
          [](char c) { return c != '\n'; }, ' ');
    }
    at = end;
  }
  return code;
}

std::vector<SourceFile> read_all() {
  std::vector<SourceFile> sources;
  for (const char* top : {"common", "scheduler", "worker-agent", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(MUSTER_SOURCE_DIR) / top)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      const std::string path = fs::relative(entry.path(), MUSTER_SOURCE_DIR).generic_string();
      sources.push_back(make_source(path, read_text(path)));
    }
  }
  std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return sources;
}

}  // namespace

bool SourceFile::is_under(std::string_view folder) const {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

SourceFile make_source(std::string path, std::string_view text) {
  return {std::move(path), split_lines(text), split_lines(blanked(text))};
}

const std::vector<SourceFile>& all_sources() {
  static const std::vector<SourceFile> sources = read_all();
  return sources;
}

std::string read_text(const std::string& path) {
  std::ifstream in(fs::path(MUSTER_SOURCE_DIR) / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool exists(const std::string& path) {
  return fs::exists(fs::path(MUSTER_SOURCE_DIR) / path);
}

std::vector<std::string> folders_in(const std::string& path) {
  std::vector<std::string> names;
  const fs::path folder = fs::path(MUSTER_SOURCE_DIR) / path;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string place(const SourceFile& file, size_t index) {
  return file.path + ":" + std::to_string(index + 1) + ": ";
}

}  // namespace muster::tidy
