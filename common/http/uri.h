// Percent-encoding and the parts of a request target.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace muster::http {

// Undoes percent-encoding; with `plus_is_space` also `+`. Nothing if an escape is broken.
std::optional<std::string> decode_component(std::string_view text, bool plus_is_space);

// `path` stays encoded, so that an encoded slash does not split a segment.
struct Target {
  std::string_view path;
  std::map<std::string, std::string> query;
};
// Splits an origin-form target. Nothing if it does not begin with a slash or an escape is broken.
std::optional<Target> parse_target(std::string_view target);

}  // namespace muster::http
