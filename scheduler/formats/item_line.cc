#include "scheduler/formats/item_line.h"

#include <boost/json.hpp>

#include "scheduler/formats/json_text.h"

namespace muster::formats {

namespace json = boost::json;

void make_line(const std::string& key, json::object data, SourceItem& item) {
  if (key.empty()) {
    item.refused = "it has no key";
    return;
  }
  item.json = "{\"key\":" + quoted(key) + ",\"data\":" + json_text(std::move(data)) + "}";
}

std::string key_text(const json::value* value) {
  if (!value) return "";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_int64() || value->is_uint64()) return json_text(*value);
  return "";
}

json::object mapped(const ItemMapping& mapping, const json::object& record) {
  if (mapping.fields.empty()) return record;
  json::object out;
  for (const auto& [field, column] : mapping.fields) {
    if (const json::value* value = record.if_contains(column)) out[field] = *value;
  }
  return out;
}

}  // namespace muster::formats
