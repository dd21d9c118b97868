// Reading the server's JSON leniently: what is missing or of another type shows as empty, so that an older musterctl
// keeps working with a newer server.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

// Trouble (Refused): not JSON, so not a Muster scheduler.
Outcome<boost::json::value> parse_body(std::string_view body);

// The value as an object, or an empty one.
const boost::json::object& members_of(const boost::json::value& value);
const boost::json::object& object_field(const boost::json::object& object, std::string_view name);
const boost::json::array& list_field(const boost::json::object& object, std::string_view name);

// A scalar as people read it: strings without quotes, numbers in decimal, true, false; "" for null and absence;
// arrays of scalars joined by ", ".
std::string text_of(const boost::json::value& value);
std::string text_field(const boost::json::object& object, std::string_view name);

// A whole number that is not negative, or 0.
uint64_t count_field(const boost::json::object& object, std::string_view name);
double number_field(const boost::json::object& object, std::string_view name);

}  // namespace muster::ctl
