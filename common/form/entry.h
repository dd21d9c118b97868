// One element of an answer's array, and how complaints about it are put. Internal to common/form.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::form {

// The members of one entry of the array; those it lacks are null.
struct Entry {
  size_t index = 0;
  const boost::json::string* from_name = nullptr;
  const boost::json::string* to_name = nullptr;
  const boost::json::string* type = nullptr;
  const boost::json::string* id = nullptr;
  const boost::json::object* value = nullptr;

  std::string path(std::string_view below = {}) const {
    return "result[" + std::to_string(index) + "]" + std::string(below);
  }
};

Result<Entry> read_entry(const boost::json::value& element, size_t index);

tl::unexpected<Failure> invalid(const std::string& path, std::string_view reason);

// In quotes, cut at a whole character where it is long.
std::string quoted(std::string_view text);

size_t utf16_units(std::string_view utf8);

}  // namespace muster::form
