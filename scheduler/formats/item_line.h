// A record as a line of an import. Internal to scheduler/formats.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "scheduler/formats/item_source.h"

namespace muster::formats {

// Sets `json`, or `refused`. `key` empty: the record has none under the mapping's name.
void make_line(const std::string& key, boost::json::object data, SourceItem& item);

// A string as it is, a whole number in decimal; empty: nothing that could be a key.
std::string key_text(const boost::json::value* value);

// The members of `record` that the mapping wants, or all. Missing ones are not there.
boost::json::object mapped(const ItemMapping& mapping, const boost::json::object& record);

}  // namespace muster::formats
