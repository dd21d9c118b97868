#include "scheduler/ctl/row_stream.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace muster::ctl {
namespace {

// Walks JSON text without building anything. Expects well-formed JSON, checked beforehand; stops at the end of it
// anyhow.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool accept(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // One value of any kind, as it stands.
  std::string_view value() {
    skip_blanks();
    const size_t start = at_;
    int depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) break;
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    }
    const std::string_view found = text_.substr(start, at_ - start);
    return found.substr(0, found.find_last_not_of(" \t\r\n") + 1);
  }
  std::string_view string() {
    skip_blanks();
    const size_t start = at_;
    skip_string();
    return text_.substr(start + 1, at_ - start - 2);
  }

 private:
  void skip_string() {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
  }

  std::string_view text_;
  size_t at_ = 0;
};

bool is_object(std::string_view json) {
  boost::system::error_code error;
  boost::json::monotonic_resource storage;
  const boost::json::value value = boost::json::parse(json, error, &storage);
  return !error && value.is_object();
}

// These hold any JSON, and stay JSON in CSV.
bool is_json_column(std::string_view name) {
  return name == "value" || name == "answers";
}

// A cell's text: strings without quotes and escapes, null empty, everything else as it stands.
std::string cell_text(std::string_view raw) {
  if (raw == "null") return "";
  if (raw.empty() || raw.front() != '"') return std::string(raw);
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(raw, error);
  return error ? std::string(raw) : std::string(value.get_string());
}

}  // namespace

Outcome<std::vector<RawMember>> split_members(std::string_view json) {
  if (!is_object(json)) return trouble(Exit::Refused, "the server sent a row that is not a JSON object");
  std::vector<RawMember> members;
  Walker walker(json);
  walker.accept('{');
  if (walker.accept('}')) return members;
  do {
    const std::string_view name = walker.string();
    walker.accept(':');
    members.push_back({name, walker.value()});
  } while (walker.accept(','));
  return members;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

RowStream::RowStream(RowFormat format, std::vector<std::string> columns, std::ostream& out)
    : format_(format), columns_(std::move(columns)), out_(out) {}

void RowStream::begin() {
  if (format_ != RowFormat::Csv) return;
  for (size_t i = 0; i < columns_.size(); ++i) out_ << (i > 0 ? "," : "") << columns_[i];
  out_ << "\r\n";
}

bool RowStream::take(std::string_view piece) {
  for (size_t newline; (newline = piece.find('\n')) != std::string_view::npos; piece.remove_prefix(newline + 1)) {
    std::string_view line = piece.substr(0, newline);
    if (!partial_.empty()) {
      partial_ += line;
      line = partial_;
    }
    if (!write_row(line)) return false;
    partial_.clear();
  }
  partial_ += piece;
  return true;
}

bool RowStream::end_of_body(bool whole) {
  const std::string last = std::exchange(partial_, {});
  return !whole || last.empty() || write_row(last);
}

bool RowStream::write_row(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return true;
  const Outcome<std::vector<RawMember>> members = split_members(line);
  if (!members) {
    trouble_ = members.error().message;
    return false;
  }
  if (format_ == RowFormat::Ndjson) out_ << line << '\n';
  std::vector<std::string> cells(columns_.size());
  for (const RawMember& member : *members) {
    if (member.name == "cursor") cursor_ = cell_text(member.value);
    const auto column = std::find(columns_.begin(), columns_.end(), member.name);
    if (format_ == RowFormat::Csv && column != columns_.end()) {
      cells[static_cast<size_t>(column - columns_.begin())] = csv_cell(
          is_json_column(member.name) && member.value != "null" ? std::string(member.value) : cell_text(member.value));
    }
  }
  if (format_ == RowFormat::Csv) {
    for (size_t i = 0; i < cells.size(); ++i) out_ << (i > 0 ? "," : "") << cells[i];
    out_ << "\r\n";
  }
  ++rows_;
  if (!out_) trouble_ = "the output cannot be written";
  return static_cast<bool>(out_);
}

}  // namespace muster::ctl
