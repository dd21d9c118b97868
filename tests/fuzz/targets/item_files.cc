#include <boost/json.hpp>
#include <sstream>
#include <string>

#include "common/base/check.h"
#include "scheduler/formats/item_source.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

using formats::ItemFormat;

constexpr ItemFormat kFormats[] = {ItemFormat::Ndjson, ItemFormat::LabelStudio, ItemFormat::Csv, ItemFormat::Tsv};

bool is_item(const std::string& line) {
  boost::system::error_code error;
  const boost::json::value item = boost::json::parse(line, error);
  return !error && item.is_object() && item.get_object().contains("key") && item.get_object().contains("data");
}

// What is kept of an item for a file of rejects reads as that item again.
void check_raw(ItemFormat format, const formats::ItemMapping& mapping, const std::string& head,
               const formats::SourceItem& item) {
  const std::string file = head + item.raw;
  if (file.starts_with("\xef\xbb\xbf")) return;  // a byte order mark, the second time
  std::istringstream stream(file);
  const auto again = formats::make_item_source(format, mapping, stream);
  MUSTER_CHECK(again.has_value());
  formats::SourceItem same;
  const auto there = (*again)->next(same);
  MUSTER_CHECK(there && *there && same.json == item.json && same.refused == item.refused);
}

}  // namespace

// The first byte chooses the format, the second how it is mapped.
void item_files(std::string_view bytes) {
  Input input(bytes);
  const ItemFormat format = kFormats[input.below(4)];
  formats::ItemMapping mapping;
  const uint32_t how = input.below(3);
  if (how > 0) mapping.key = "id";
  if (how > 1) mapping.fields = {{"text", "a"}, {"id", "id"}};
  std::istringstream stream{std::string(input.rest())};
  const auto source = formats::make_item_source(format, mapping, stream);
  if (!source) return;
  uint64_t last_line = 0;
  for (formats::SourceItem item;;) {
    const auto more = (*source)->next(item);
    if (!more || !*more) return;
    MUSTER_CHECK(item.json.empty() != item.refused.empty());
    MUSTER_CHECK(item.line >= last_line);
    last_line = item.line;
    if (!item.refused.empty()) continue;
    MUSTER_CHECK(item.json.find('\n') == item.json.npos);
    if (format != ItemFormat::Ndjson || how > 0) MUSTER_CHECK(is_item(item.json));
    check_raw(format, mapping, (*source)->head(), item);
  }
}

}  // namespace muster::fuzz
