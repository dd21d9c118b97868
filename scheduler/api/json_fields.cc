#include "scheduler/api/json_fields.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "common/base/ids.h"
#include "scheduler/api/text.h"

namespace muster::api {

void JsonFields::complain(std::string_view name, std::string reason) {
  errors_.push_back({path_ + std::string(name), std::move(reason)});
}

const boost::json::value* JsonFields::take(std::string_view name) {
  known_.emplace_back(name);
  const boost::json::value* value = object_.if_contains(name);
  return value && !value->is_null() ? value : nullptr;
}

std::optional<std::string> JsonFields::text(std::string_view name) {
  const boost::json::value* value = take(name);
  if (!value) return std::nullopt;
  if (const boost::json::string* text = value->if_string()) return std::string(text->data(), text->size());
  complain(name, "must be a text");
  return std::nullopt;
}

std::optional<std::string> JsonFields::valid_name(std::string_view name) {
  auto value = text(name);
  if (!value || is_valid_name(*value)) return value;
  complain(name, "must be 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit");
  return std::nullopt;
}

std::optional<std::vector<std::string>> JsonFields::texts(std::string_view name, size_t most) {
  const boost::json::value* value = take(name);
  if (!value) return std::nullopt;
  const boost::json::array* list = value->if_array();
  std::vector<std::string> texts;
  for (size_t i = 0; list && i < list->size(); ++i) {
    if (const boost::json::string* text = (*list)[i].if_string()) texts.emplace_back(text->data(), text->size());
  }
  if (list && texts.size() == list->size() && texts.size() <= most) return texts;
  complain(name, "must be a list of at most " + std::to_string(most) + " texts");
  return std::nullopt;
}

std::optional<bool> JsonFields::boolean(std::string_view name) {
  const boost::json::value* value = take(name);
  if (!value) return std::nullopt;
  if (const bool* flag = value->if_bool()) return *flag;
  complain(name, "must be true or false");
  return std::nullopt;
}

void JsonFields::finish() {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& member : object_) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string_view hint = nearest(name, known);
    complain(name, hint.empty() ? "is not known here" : "is not known here; did you mean '" + std::string(hint) + "'?");
  }
}

}  // namespace muster::api
