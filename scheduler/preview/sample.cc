#include "scheduler/preview/sample.h"

#include <boost/json.hpp>

namespace muster::preview {
namespace {

namespace json = boost::json;

constexpr size_t kMaxItems = 1'000;
constexpr size_t kMaxBytes = 16u << 20;

Result<SampleItem> item_of(const json::value& value, size_t number) {
  const std::string which = "item " + std::to_string(number);
  const json::object* object = value.if_object();
  if (object == nullptr) return fail("sample.malformed", which + " is not an object");
  SampleItem item{"sample-" + std::to_string(number), {}};
  const json::value* data = object->if_contains("data");
  if (data == nullptr || !data->is_object()) {
    item.data = json::serialize(*object);
    return item;
  }
  item.data = json::serialize(*data);
  const json::value* key = object->if_contains("key");
  if (key != nullptr && key->is_string()) item.key = std::string(key->as_string());
  return item;
}

// Of a text that is not one JSON value: one on each line that is not empty.
Result<json::array> values_by_line(std::string_view text) {
  json::array values;
  for (size_t line = 1; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    boost::system::error_code error;
    values.push_back(json::parse(one, error));
    if (error) return fail("sample.malformed", "line " + std::to_string(line) + ": " + error.message());
  }
  return values;
}

}  // namespace

Result<std::vector<SampleItem>> read_sample(std::string_view text) {
  if (text.size() > kMaxBytes) return fail("sample.malformed", "it has more than 16 MiB");
  boost::system::error_code error;
  json::value whole = json::parse(text, error);
  json::array values;
  if (error) {
    auto lines = values_by_line(text);
    if (!lines) return tl::unexpected(lines.error());
    values = std::move(*lines);
  } else if (whole.is_array()) {
    values = std::move(whole.as_array());
  } else {
    values.push_back(std::move(whole));
  }
  if (values.empty() || values.size() > kMaxItems) return fail("sample.malformed", "wanted: 1 to 1,000 items");
  std::vector<SampleItem> items;
  for (const json::value& value : values) {
    auto item = item_of(value, items.size() + 1);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  return items;
}

Result<void> check_sample(const form::Form& form, const std::vector<SampleItem>& items) {
  for (const SampleItem& item : items) {
    const json::value data = json::parse(item.data);
    for (const form::Object& object : form.objects) {
      if (object.field.empty() || data.as_object().contains(object.field)) continue;
      return fail("sample.incomplete",
                  item.key + ": its data has no field \"" + object.field + "\", which " + object.name + " shows");
    }
  }
  return {};
}

}  // namespace muster::preview
