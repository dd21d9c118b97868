#include "common/form/entry.h"

#include <boost/json.hpp>

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxQuotedBytes = 80;
constexpr double kMostPixels = 1e6;

// What Label Studio adds to regions of images: taken if it makes sense, and not looked at again.
bool read_extra(std::string_view key, const json::value& value, const char*& reason) {
  boost::system::error_code error;
  const double number = value.is_number() ? value.to_number<double>(error) : -1;
  if (key == "original_width" || key == "original_height") {
    reason = number >= 1 && number <= kMostPixels ? nullptr : "must be a number of pixels";
  } else if (key == "image_rotation") {
    reason = number == 0 ? nullptr : "must be 0: coordinates are those of the picture as it was sent";
  } else if (key == "origin") {
    reason = value.is_string() ? nullptr : "must be a string";
  } else {
    return false;
  }
  return true;
}

const json::string** member_of(Entry& entry, std::string_view key) {
  if (key == "from_name") return &entry.from_name;
  if (key == "to_name") return &entry.to_name;
  if (key == "type") return &entry.type;
  if (key == "id") return &entry.id;
  return nullptr;
}

}  // namespace

tl::unexpected<Failure> invalid(const std::string& path, std::string_view reason) {
  return fail("answer.invalid", path + ": " + std::string(reason));
}

std::string quoted(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) return '"' + std::string(text) + '"';
  size_t end = kMaxQuotedBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return '"' + std::string(text.substr(0, end)) + "…\"";
}

size_t utf16_units(std::string_view utf8) {
  size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    units += ((byte & 0xc0) != 0x80) + (byte >= 0xf0);
  }
  return units;
}

Result<Entry> read_entry(const json::value& element, size_t index) {
  Entry entry;
  entry.index = index;
  const json::object* members = element.if_object();
  if (!members) return invalid(entry.path(), "must be an object");
  for (const json::key_value_pair& member : *members) {
    const std::string_view key = member.key();
    if (key == "value") {
      entry.value = member.value().if_object();
      if (!entry.value) return invalid(entry.path(".value"), "must be an object");
    } else if (const json::string** text = member_of(entry, key)) {
      *text = member.value().if_string();
      if (!*text) return invalid(entry.path("." + std::string(key)), "must be a string");
    } else {
      const char* reason = nullptr;
      if (!read_extra(key, member.value(), reason)) {
        return invalid(entry.path(), quoted(key) + " is not a member of a result");
      }
      if (reason) return invalid(entry.path("." + std::string(key)), reason);
    }
  }
  if (!entry.from_name) return invalid(entry.path(), "\"from_name\" is missing");
  if (!entry.to_name) return invalid(entry.path(), "\"to_name\" is missing");
  if (!entry.type) return invalid(entry.path(), "\"type\" is missing");
  if (!entry.value) return invalid(entry.path(), "\"value\" is missing");
  return entry;
}

}  // namespace muster::form
