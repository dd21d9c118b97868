// JSON_MIN and its table: an item's data and what was said of it side by side, under the controls' names.
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "scheduler/formats/csv_text.h"
#include "scheduler/formats/json_text.h"
#include "scheduler/formats/row.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

namespace json = boost::json;

// A region keeps where it is and on what; everything else is its value.
json::value plain_entry(const json::object& entry) {
  json::object out = value_of(entry);
  for (const char* member : {"original_width", "original_height"}) {
    if (const json::value* size = entry.if_contains(member)) out[member] = *size;
  }
  return out;
}

// One choice and one text stand by themselves, as Label Studio has them.
json::value plain(const json::array& entries) {
  if (entries.size() == 1) {
    const json::object& value = value_of(entries.front().get_object());
    for (const char* member : {"choices", "text"}) {
      const json::value* said = value.if_contains(member);
      if (!said || value.size() != 1) continue;
      if (said->is_string()) return *said;
      if (said->is_array() && said->get_array().size() == 1 && said->get_array().front().is_string())
        return said->get_array().front();
    }
  }
  json::array out;
  for (const json::value& entry : entries) out.push_back(plain_entry(entry.get_object()));
  return out;
}

json::object by_control(const Row& row) {
  std::vector<std::pair<std::string, json::array>> groups;
  for (const json::value& entry : row.entries) {
    const std::string name = entry_text(entry.get_object(), "from_name");
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
    group->second.push_back(entry);
  }
  json::object out;
  for (const auto& [name, entries] : groups) out[name] = plain(entries);
  return out;
}

const std::vector<std::string_view> kOfResults = {"confidence", "method", "confidence_basis", "counted", "review"};
const std::vector<std::string_view> kOfAnswers = {"worker", "site", "state", "reason", "submitted", "active_ms"};

bool belongs(const Row& row) {
  return row.decided;
}

class JsonMinWriter final : public Writer {
 public:
  explicit JsonMinWriter(const Writing& to) : to_(to) {}

  Result<void> finish() override { return to_.sink.write(fresh_ ? "[]\n" : "\n]\n"); }

 private:
  Result<void> write(const Row& row) override {
    if (!belongs(row)) {
      to_.tally.without_result();
      return {};
    }
    json::object out = row.data;
    for (auto& [name, value] : by_control(row)) out[name] = std::move(value);
    out["id"] = row.task + 1;
    out["key"] = row.key;
    if (row.is_answer()) out["annotation_id"] = row.text("id");
    for (const std::string_view name : row.is_answer() ? kOfAnswers : kOfResults) {
      if (const json::value* value = row.members.if_contains(name)) out[name] = *value;
    }
    to_.tally.wrote();
    return to_.sink.write((std::exchange(fresh_, false) ? "[\n" : ",\n") + json_text(out));
  }

  const Writing to_;
  bool fresh_ = true;
};

std::string cell(const json::value& value) {
  if (value.is_null()) return "";
  return csv_text(value.is_string() ? std::string(value.get_string()) : json_text(value));
}

// Columns are known from the form, before any row: the fields that are shown, the controls, and where it came from.
class CsvMinWriter final : public Writer {
 public:
  explicit CsvMinWriter(const Writing& to) : to_(to) {
    for (const form::Object& object : to_.form.objects) add(fields_, object.field);
    for (const form::Control& control : to_.form.controls) add(controls_, control.name);
  }

  Result<void> finish() override { return {}; }

 private:
  static void add(std::vector<std::string>& names, const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }

  Result<void> write(const Row& row) override {
    if (!belongs(row)) {
      to_.tally.without_result();
      return {};
    }
    const auto& about = row.is_answer() ? kOfAnswers : kOfResults;
    std::string out;
    if (std::exchange(fresh_, false)) out = titles(about);
    out += std::to_string(row.task + 1) + ',' + cell(json::string(row.key));
    for (const std::string& field : fields_) out += ',' + member(row.data, field);
    const json::object said = by_control(row);
    for (const std::string& control : controls_) out += ',' + member(said, control);
    for (const std::string_view name : about) out += ',' + member(row.members, name);
    to_.tally.wrote();
    for (const auto& field : row.data) {
      if (std::find(fields_.begin(), fields_.end(), field.key()) != fields_.end()) continue;
      const auto dropped = to_.tally.drop(row.key, "data that the template does not show");
      if (!dropped) return tl::unexpected(dropped.error());
    }
    return to_.sink.write(out + "\r\n");
  }

  std::string titles(const std::vector<std::string_view>& about) const {
    std::string out = "id,key";
    for (const std::string& field : fields_) out += ',' + cell(json::string(field));
    for (const std::string& control : controls_) out += ',' + cell(json::string(control));
    for (const std::string_view name : about) out += ',' + std::string(name);
    return out + "\r\n";
  }

  static std::string member(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    return found ? cell(*found) : "";
  }

  const Writing to_;
  std::vector<std::string> fields_, controls_;
  bool fresh_ = true;
};

}  // namespace

Made make_json_min(const Writing& writing) {
  return std::make_unique<JsonMinWriter>(writing);
}

Made make_csv_min(const Writing& writing) {
  return std::make_unique<CsvMinWriter>(writing);
}

}  // namespace muster::formats
