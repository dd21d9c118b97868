#include "scheduler/api/result_entries.h"

#include <boost/json.hpp>
#include <map>
#include <utility>

namespace muster::api {
namespace {

namespace json = boost::json;
using PictureSizes = std::map<std::string, std::pair<json::value, json::value>, std::less<>>;  // by object

PictureSizes picture_sizes(const std::vector<std::string>& answers) {
  PictureSizes sizes;
  for (const std::string& answer : answers) {
    boost::system::error_code error;
    const json::value entries = json::parse(answer, error);
    if (error || !entries.is_array()) continue;
    for (const json::value& entry : entries.get_array()) {
      const json::object* members = entry.if_object();
      if (!members) continue;
      const json::value* object = members->if_contains("to_name");
      const json::value* width = members->if_contains("original_width");
      const json::value* height = members->if_contains("original_height");
      if (object && object->is_string() && width && height)
        sizes.try_emplace(std::string(object->get_string()), *width, *height);
    }
  }
  return sizes;
}

json::object entry_of(const form::Control& control, json::value value) {
  return json::object{{"from_name", control.name},
                      {"to_name", control.to_name},
                      {"type", form::type_name(control.kind)},
                      {"value", std::move(value)}};
}

void append_regions(const form::Control& control, const json::value& value, const PictureSizes& sizes,
                    json::array& out) {
  if (!value.is_array()) return;
  const auto size = sizes.find(control.to_name);
  size_t number = 0;
  for (const json::value& region : value.get_array()) {
    json::object entry = entry_of(control, region);
    entry["id"] = control.name + "-" + std::to_string(++number);
    if (form::labels_images(control.kind) && size != sizes.end()) {
      entry["original_width"] = size->second.first;
      entry["original_height"] = size->second.second;
    }
    out.push_back(std::move(entry));
  }
}

// Choices: one, several, a path, or several paths.
json::value as_list(const form::Control& control, const json::value& value) {
  if (!value.is_array()) return json::array{value};
  const json::array& list = value.get_array();
  const bool one_path = control.nested && !list.empty() && !list.front().is_array();
  return one_path ? json::value(json::array{list}) : value;
}

json::value said(const form::Control& control, const json::value& value) {
  using form::ControlKind;
  switch (control.kind) {
    case ControlKind::Choices:
      return json::object{{"choices", as_list(control, value)}};
    case ControlKind::Taxonomy:
      return json::object{{"taxonomy", as_list(control, value)}};
    case ControlKind::Rating:
      return json::object{{"rating", value}};
    case ControlKind::Number:
      return json::object{{"number", value}};
    case ControlKind::TextArea:
      return json::object{{"text", json::array{value}}};
    case ControlKind::Pairwise:
      return json::object{{"selected", value}};
    default:
      return json::object{{"ranker", json::object{{"rank", value}}}};
  }
}

}  // namespace

Result<std::string> result_entries(const form::Form& form, const std::string& value_json,
                                   const std::vector<std::string>& answers) {
  boost::system::error_code error;
  const json::value value = json::parse(value_json, error);
  if (error) return fail("results.malformed", "a result is not JSON");
  const auto deciding = form::deciding_controls(form);
  const PictureSizes sizes = picture_sizes(answers);
  json::array entries;
  for (const form::Control* control : deciding) {
    const json::value* own = &value;
    if (deciding.size() > 1) own = value.is_object() ? value.get_object().if_contains(control->name) : nullptr;
    if (!own || own->is_null()) continue;
    if (form::makes_regions(control->kind)) {
      append_regions(*control, *own, sizes, entries);
    } else {
      entries.push_back(entry_of(*control, said(*control, *own)));
    }
  }
  return json::serialize(entries);
}

}  // namespace muster::api
