#include "tests/crowd/choice.h"

#include <boost/json.hpp>

namespace muster::crowd {

namespace json = boost::json;

std::string choice_result(const std::string& label) {
  json::object value;
  value["choices"] = json::array({json::value(label)});
  json::object entry{{"from_name", "label"}, {"to_name", "item"}, {"type", "choices"}};
  entry["value"] = std::move(value);
  json::array results;
  results.push_back(std::move(entry));
  return json::serialize(results);
}

std::optional<std::string> chosen_label(std::string_view results_json) {
  boost::system::error_code error;
  const json::value results = json::parse(results_json, error);
  if (error || !results.is_array()) return std::nullopt;
  for (const json::value& entry : results.as_array()) {
    const json::value* label = entry.find_pointer("/value/choices/0", error);
    if (label && label->is_string()) return std::string(label->as_string());
  }
  return std::nullopt;
}

}  // namespace muster::crowd
