#include "tests/crowd/csv.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace muster::crowd {

namespace {

// Takes one record from the front of `text`. False if a quoted field is not closed.
bool take_record(std::string_view& text, std::vector<std::string>& fields) {
  fields.assign(1, {});
  bool quoted = false;
  size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += text[++at];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return !quoted;
}

}  // namespace

std::optional<size_t> Table::column(std::string_view name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<size_t>(found - columns.begin());
}

Result<Table> parse_csv(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Table table;
  if (!take_record(text, table.columns)) return fail("csv.malformed", "header: a quote is never closed");
  std::vector<std::string> fields;
  while (!text.empty()) {
    const std::string row = "row " + std::to_string(table.rows.size() + 1);
    if (!take_record(text, fields)) return fail("csv.malformed", row + ": a quote is never closed");
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (fields.size() != table.columns.size()) {
      return fail("csv.malformed", row + " has " + std::to_string(fields.size()) + " fields, the header has " +
                                       std::to_string(table.columns.size()));
    }
    table.rows.push_back(fields);
  }
  return table;
}

Result<Table> read_csv(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail("csv.unreadable", file.string() + ": cannot be read");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto table = parse_csv(text);
  if (!table) return fail(table.error().code, file.string() + ": " + table.error().message);
  return table;
}

}  // namespace muster::crowd
