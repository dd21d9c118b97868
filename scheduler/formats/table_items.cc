// CSV and TSV: a line of titles, then a record an item. Every cell is text.
#include <algorithm>
#include <boost/json.hpp>

#include "scheduler/formats/byte_reader.h"
#include "scheduler/formats/item_line.h"
#include "scheduler/formats/item_sources.h"
#include "scheduler/formats/utf8.h"

namespace muster::formats {
namespace {

namespace json = boost::json;

struct Record {
  uint64_t line = 0;
  std::vector<std::string> cells = {};
  std::string raw = {};
  std::string wrong = {};  // empty: nothing is
};

class RecordReader {
 public:
  RecordReader(bool tabs, std::istream& input) : separator_(tabs ? '\t' : ','), quotes_(!tabs), in_(input) {}

  // False at the end; empty lines are none. Failure: a record that does not end.
  Result<bool> next(Record& record) {
    while (in_.peek() == '\n' || in_.peek() == '\r') in_.take();
    record = {.line = in_.line()};
    if (in_.peek() == ByteReader::kEnd) {
      if (in_.broken()) return fail("items.file", std::to_string(in_.line()) + ": cannot be read");
      return false;
    }
    for (bool more = true; more;) {
      record.cells.emplace_back();
      more = read_cell(record);
      if (record.raw.size() > kMaxRecordBytes) {
        return fail("items.file", std::to_string(record.line) + ": the record that begins here is longer than " +
                                      std::to_string(kMaxRecordBytes >> 20) + " MiB" +
                                      (quotes_ ? "; is a quote never closed?" : ""));
      }
    }
    record.raw += '\n';
    if (record.wrong.empty() && !is_utf8(record.raw)) record.wrong = "it is not UTF-8";
    return true;
  }

  bool is_utf16() { return in_.is_utf16(); }

 private:
  int take(Record& record) {
    const int byte = in_.take();
    if (byte != ByteReader::kEnd && record.raw.size() <= kMaxRecordBytes) record.raw += static_cast<char>(byte);
    return byte;
  }

  // False: it was the record's last.
  bool read_cell(Record& record) {
    std::string& cell = record.cells.back();
    const bool quoted = quotes_ && in_.peek() == '"';
    if (quoted) read_quoted(record, cell);
    while (in_.peek() != ByteReader::kEnd && in_.peek() != '\n' && in_.peek() != separator_ &&
           record.raw.size() <= kMaxRecordBytes) {
      cell += static_cast<char>(take(record));
      const bool ends = cell.back() == '\r' && (in_.peek() == '\n' || in_.peek() == ByteReader::kEnd);
      if (ends) {
        cell.pop_back();
      } else if (quoted) {
        record.wrong = "there is text after a closing quote";
      }
    }
    if (in_.peek() == separator_) {
      take(record);
      return true;
    }
    in_.take();
    return false;
  }

  void read_quoted(Record& record, std::string& cell) {
    take(record);
    while (record.raw.size() <= kMaxRecordBytes) {
      const int byte = take(record);
      if (byte == ByteReader::kEnd) {
        record.wrong = "a quote is never closed";
        return;
      }
      if (byte == '"') {
        if (in_.peek() != '"') return;
        take(record);
      }
      cell += static_cast<char>(byte);
    }
  }

  const char separator_;
  const bool quotes_;
  ByteReader in_;
};

class TableItems final : public ItemSource {
 public:
  TableItems(bool tabs, ItemMapping mapping, std::istream& input)
      : mapping_(std::move(mapping)), reader_(tabs, input) {}

  Result<void> read_titles() {
    if (reader_.is_utf16()) return fail("items.file", "1: the file is UTF-16; save it as UTF-8");
    const auto there = reader_.next(titles_);
    if (!there) return tl::unexpected(there.error());
    if (!*there) return fail("items.file", "1: there is no line of titles");
    const std::string place = std::to_string(titles_.line) + ": ";
    if (!titles_.wrong.empty()) return fail("items.file", place + titles_.wrong);
    if (mapping_.key.empty()) mapping_.key = "key";
    std::vector<std::string> wanted = {mapping_.key};
    for (const auto& [field, column] : mapping_.fields) wanted.push_back(column);
    for (const std::string& title : titles_.cells) {
      if (std::count(titles_.cells.begin(), titles_.cells.end(), title) > 1)
        return fail("items.file", place + "the title '" + title + "' is there twice");
    }
    for (const std::string& title : wanted) {
      if (std::find(titles_.cells.begin(), titles_.cells.end(), title) == titles_.cells.end())
        return fail("items.file", place + "there is no column '" + title + "'" +
                                      (title == "key" ? "; --key names the one that is an item's key" : ""));
    }
    return {};
  }

  Result<bool> next(SourceItem& item) override {
    Record record;
    const auto there = reader_.next(record);
    if (!there || !*there) return there;
    item = {.line = record.line, .json = "", .refused = record.wrong, .raw = std::move(record.raw)};
    if (item.refused.empty()) read(record.cells, item);
    return true;
  }

  std::string head() const override { return titles_.raw; }

 private:
  void read(const std::vector<std::string>& cells, SourceItem& item) const {
    if (cells.size() != titles_.cells.size()) {
      item.refused = "it has " + std::to_string(cells.size()) + (cells.size() == 1 ? " cell" : " cells") +
                     ", and there are " + std::to_string(titles_.cells.size()) + " titles";
      return;
    }
    json::object record;
    for (size_t i = 0; i < cells.size(); ++i) record[titles_.cells[i]] = cells[i];
    const std::string key(record.at(mapping_.key).get_string());
    json::object data = mapped(mapping_, record);
    if (mapping_.fields.empty()) data.erase(mapping_.key);
    make_line(key, std::move(data), item);
  }

  ItemMapping mapping_;
  RecordReader reader_;
  Record titles_;
};

}  // namespace

MadeSource make_table_items(bool tabs, ItemMapping mapping, std::istream& input) {
  auto source = std::make_unique<TableItems>(tabs, std::move(mapping), input);
  if (auto titles = source->read_titles(); !titles) return tl::unexpected(titles.error());
  return source;
}

}  // namespace muster::formats
