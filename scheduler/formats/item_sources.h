// One maker a format of items. Internal to scheduler/formats.
#pragma once

#include "scheduler/formats/item_source.h"

namespace muster::formats {

using MadeSource = Result<std::unique_ptr<ItemSource>>;

MadeSource make_ndjson_items(ItemMapping mapping, std::istream& input);
MadeSource make_label_studio_items(ItemMapping mapping, std::istream& input);
// CSV (RFC 4180, LF or CRLF), or TSV, which has no quotes.
MadeSource make_table_items(bool tabs, ItemMapping mapping, std::istream& input);

}  // namespace muster::formats
