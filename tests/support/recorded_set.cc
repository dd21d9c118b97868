#include "tests/support/recorded_set.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace muster::testing {
namespace {

// RFC 4180: fields may be in quotes, doubled inside.
std::vector<CsvRow> read_csv(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<CsvRow> rows;
  CsvRow row(1);
  bool quoted = false;
  for (auto it = std::istreambuf_iterator<char>(file); it != std::istreambuf_iterator<char>(); ++it) {
    const char c = *it;
    if (c == '"') {
      if (!quoted && !row.back().empty()) row.back() += c;
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      row.emplace_back();
    } else if (!quoted && c == '\n') {
      rows.push_back(std::move(row));
      row.assign(1, "");
    } else if (quoted || c != '\r') {
      row.back() += c;
    }
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

}  // namespace

std::optional<RecordedSet> recorded_set(const std::string& name) {
  const char* given = std::getenv("MUSTER_RECORDED");
  if (given == nullptr) return std::nullopt;
  const auto folder = std::filesystem::path(given) / name;
  if (!std::filesystem::exists(folder / "answers.csv")) return std::nullopt;
  return RecordedSet{read_csv(folder / "answers.csv"), read_csv(folder / "truth.csv")};
}

}  // namespace muster::testing
