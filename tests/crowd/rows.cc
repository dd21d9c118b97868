#include "tests/crowd/rows.h"

#include <boost/json.hpp>

#include "tests/crowd/choice.h"

namespace muster::crowd {

namespace json = boost::json;

namespace {

Result<json::object> parse_object(std::string_view line) {
  boost::system::error_code error;
  json::value row = json::parse(line, error);
  if (error || !row.is_object()) return fail("crowd.row", "not a JSON object: " + std::string(line.substr(0, 200)));
  return std::move(row.as_object());
}

std::string text(const json::object& row, std::string_view name) {
  const json::value* value = row.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

unsigned count(const json::object& row, std::string_view name) {
  boost::system::error_code error;
  const json::value* value = row.if_contains(name);
  return value && value->is_number() ? value->to_number<unsigned>(error) : 0;
}

}  // namespace

Result<ResultRow> parse_result_row(std::string_view line) {
  auto object = parse_object(line);
  if (!object) return tl::unexpected(object.error());
  ResultRow row;
  row.key = text(*object, "key");
  row.state = text(*object, "state");
  row.counted = count(*object, "counted");
  row.target = count(*object, "target");
  const json::value* value = object->if_contains("value");
  if (value && value->is_string()) row.label = std::string(value->as_string());
  const json::value* answers = object->if_contains("answers");
  if (answers && answers->is_array()) {
    for (const json::value& id : answers->as_array()) {
      if (id.is_string()) row.answers.emplace_back(id.as_string());
    }
  }
  return row;
}

Result<AnswerRow> parse_answer_row(std::string_view line) {
  auto object = parse_object(line);
  if (!object) return tl::unexpected(object.error());
  AnswerRow row;
  row.id = text(*object, "id");
  row.key = text(*object, "key");
  row.worker = text(*object, "worker");
  row.site = text(*object, "site");
  row.state = text(*object, "state");
  row.reason = text(*object, "reason");
  row.revision = count(*object, "revision");
  if (const json::value* value = object->if_contains("value")) row.label = chosen_label(json::serialize(*value));
  return row;
}

}  // namespace muster::crowd
