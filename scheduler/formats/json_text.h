// JSON as people like to read it: decimals without exponents where they are short. Internal to scheduler/formats.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace muster::formats {

std::string json_text(const boost::json::value& value);
std::string quoted(std::string_view text);

// The shortest decimal that reads back as the same number, without an exponent.
std::string decimal(double number);
// Rounded to so many places.
std::string decimal(double number, int places);

}  // namespace muster::formats
