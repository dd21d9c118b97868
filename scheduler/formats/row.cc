#include "scheduler/formats/row.h"

#include <boost/json.hpp>

namespace muster::formats {
namespace {

namespace json = boost::json;

tl::unexpected<Failure> no_row(const char* what) {
  return fail("formats.row", std::string("the server sent a row ") + what);
}

}  // namespace

std::string entry_text(const json::object& entry, std::string_view member) {
  const json::value* found = entry.if_contains(member);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

const json::object& value_of(const json::object& entry) {
  static const json::object kEmpty;
  const json::value* found = entry.if_contains("value");
  return found && found->is_object() ? found->get_object() : kEmpty;
}

std::string Row::text(std::string_view member) const {
  return entry_text(members, member);
}

Result<Row> read_row(std::string_view line) {
  boost::system::error_code error;
  json::value parsed = json::parse(line, error);
  if (error || !parsed.is_object()) return no_row("that is not a JSON object");
  Row row;
  row.members = std::move(parsed.get_object());
  const json::value* data = row.members.if_contains("data");
  if (!data || !data->is_object()) return no_row("without the item's data; is it older than this program?");
  row.data = data->get_object();
  const json::value* task = row.members.if_contains("task");
  if (!task || !task->is_int64() || task->get_int64() < 0) return no_row("without its task");
  row.task = static_cast<uint64_t>(task->get_int64());
  row.key = row.text("key");
  const json::value* value = row.members.if_contains("value");
  row.decided = value && !value->is_null();
  const json::value* entries = row.is_answer() ? value : row.members.if_contains("result");
  if (row.decided && (!entries || !entries->is_array())) return no_row("without its results");
  if (!row.decided) return row;
  for (const json::value& entry : entries->get_array()) {
    if (!entry.is_object()) return no_row("with a result that is not an object");
  }
  row.entries = entries->get_array();
  return row;
}

}  // namespace muster::formats
