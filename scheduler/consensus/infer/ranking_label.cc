#include "scheduler/consensus/infer/ranking_label.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace muster::consensus {
namespace {

namespace json = boost::json;

constexpr char kHex[] = "0123456789abcdef";

std::string escaped(std::string_view id) {
  std::string out;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && c != '>' && c != '%' && c != 0x7f) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16).ec == std::errc{}) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string ranking_label(const json::value& value) {
  std::string label;
  if (const json::array* ids = value.if_array()) {
    for (const json::value& id : *ids) label += (label.empty() ? "" : ">") + escaped(id.as_string());
  }
  return label;
}

std::string ranking_value(std::string_view label) {
  if (label.empty()) return "null";
  json::array ids;
  for (const std::string_view id : split_ids(label)) ids.emplace_back(unescaped(id));
  return json::serialize(ids);
}

std::vector<std::string_view> split_ids(std::string_view label) {
  std::vector<std::string_view> ids;
  while (!label.empty()) {
    const size_t end = std::min(label.find('>'), label.size());
    ids.push_back(label.substr(0, end));
    label.remove_prefix(std::min(label.size(), end + 1));
  }
  return ids;
}

}  // namespace muster::consensus
