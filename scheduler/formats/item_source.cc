#include "scheduler/formats/item_source.h"

#include "scheduler/formats/item_sources.h"

namespace muster::formats {

std::optional<ItemFormat> find_item_format(std::string_view name) {
  if (name == "ndjson") return ItemFormat::Ndjson;
  if (name == "label-studio") return ItemFormat::LabelStudio;
  if (name == "csv") return ItemFormat::Csv;
  if (name == "tsv") return ItemFormat::Tsv;
  return std::nullopt;
}

Result<std::unique_ptr<ItemSource>> make_item_source(ItemFormat format, ItemMapping mapping, std::istream& input) {
  switch (format) {
    case ItemFormat::Ndjson:
      return make_ndjson_items(std::move(mapping), input);
    case ItemFormat::LabelStudio:
      return make_label_studio_items(std::move(mapping), input);
    case ItemFormat::Csv:
      return make_table_items(false, std::move(mapping), input);
    case ItemFormat::Tsv:
      return make_table_items(true, std::move(mapping), input);
  }
  return fail("items.file", "there is no such format");
}

}  // namespace muster::formats
