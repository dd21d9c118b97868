// A row of an export (docs/http-api.md, `data=true`), read. Internal to scheduler/formats.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::formats {

struct Row {
  uint64_t task = 0;
  std::string key;
  boost::json::object data;     // the item's
  bool decided = false;         // there is a value
  boost::json::array entries;   // Label Studio results: a result's, or an answer's
  boost::json::object members;  // all of the row
  std::vector<Row> answers;     // a result's, where the format wants them

  std::string text(std::string_view member) const;  // empty: not there, or no string
  bool is_answer() const { return members.contains("worker"); }
};

// Failure: "formats.row", the server sent something else.
Result<Row> read_row(std::string_view line);

// One entry of a row.
std::string entry_text(const boost::json::object& entry, std::string_view member);
const boost::json::object& value_of(const boost::json::object& entry);  // an empty one where it has none

}  // namespace muster::formats
