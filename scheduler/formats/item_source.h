// Files of items in several formats as lines of an import (docs/http-api.md). Pure but for the stream it reads.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"

namespace muster::formats {

enum class ItemFormat { Ndjson, LabelStudio, Csv, Tsv };
std::optional<ItemFormat> find_item_format(std::string_view name);  // ndjson, label-studio, csv, tsv

struct SourceItem {
  uint64_t line = 0;         // where it begins, from 1
  std::string json = {};     // a line of an import, without line end; empty where it is refused
  std::string refused = {};  // why
  std::string raw = {};      // as it stands in the file, ended by a line break; empty where it is too long to keep
};

// What of a record becomes what of an item.
struct ItemMapping {
  std::string key = {};  // the column or member that is the item's key; empty: as the format has it
  std::vector<std::pair<std::string, std::string>> fields = {};  // (field of data, column); empty: all columns

  bool empty() const { return key.empty() && fields.empty(); }
};

constexpr size_t kMaxRecordBytes = 16u << 20;

// Not thread-safe. One record in memory.
class ItemSource {
 public:
  virtual ~ItemSource() = default;
  // False at the end. Failure "items.file", `LINE: reason`: nothing after that place can be understood.
  virtual Result<bool> next(SourceItem& item) = 0;
  // What stands before the records, so that refused ones can be a file of their own: the titles of a table.
  virtual std::string head() const { return ""; }
};

// `input` outlives the source. Failure: "items.file": titles that are missing or there twice, no UTF-8.
Result<std::unique_ptr<ItemSource>> make_item_source(ItemFormat format, ItemMapping mapping, std::istream& input);

}  // namespace muster::formats
