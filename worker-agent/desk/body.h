// JSON that desks send.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace muster::agent {

// None if `body` is no JSON object.
std::optional<boost::json::object> parse_object(const std::string& body);
// None if there is no such member, or it is no string.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);

}  // namespace muster::agent
