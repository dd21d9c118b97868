#include "scheduler/api/spec_map.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "common/base/ids.h"
#include "scheduler/api/text.h"

namespace muster::api {
namespace {

constexpr size_t kMaxNames = 64;

std::string shown(double value) {
  return YAML::Dump(YAML::Node(value));
}

}  // namespace

SpecMap::SpecMap(const YAML::Node& node, std::string path, std::vector<SpecError>& errors)
    : node_(node), path_(std::move(path)), errors_(&errors) {
  if (!node_.IsMap()) {
    complain_of(node_, path_, "must be a mapping of keys to values");
    node_.reset(YAML::Node(YAML::NodeType::Map));
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    if (!entry.first.IsScalar()) {
      complain_of(entry.first, path_, "a key must be a plain word");
    } else if (!seen.insert(entry.first.Scalar()).second) {
      complain_of(entry.first, path_of(entry.first.Scalar()), "is given twice");
    }
  }
}

std::string SpecMap::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void SpecMap::complain_of(const YAML::Node& at, std::string path, std::string reason) {
  const YAML::Mark mark = at.Mark();
  errors_->push_back({std::max(0, mark.line) + 1, std::max(0, mark.column) + 1, std::move(path), std::move(reason)});
}

void SpecMap::complain_at(int line, int column, std::string_view key, std::string reason) {
  errors_->push_back({line, column, path_of(key), std::move(reason)});
}

void SpecMap::complain(std::string_view key, std::string reason) {
  const YAML::Node value = take(key);
  complain_of(value ? value : node_, path_of(key), std::move(reason));
}

YAML::Node SpecMap::take(std::string_view key) {
  known_.emplace_back(key);
  for (const auto& entry : node_) {
    if (entry.first.IsScalar() && entry.first.Scalar() == key && !entry.second.IsNull()) return entry.second;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

std::optional<std::string> SpecMap::scalar(std::string_view key, std::string_view expected) {
  const YAML::Node value = take(key);
  if (!value) return std::nullopt;
  if (value.IsScalar()) return value.Scalar();
  complain(key, "must be " + std::string(expected));
  return std::nullopt;
}

std::optional<std::string> SpecMap::text(std::string_view key, size_t max_bytes) {
  auto value = scalar(key, "a text");
  if (!value || value->size() <= max_bytes) return value;
  complain(key, "is longer than " + std::to_string(max_bytes) + " bytes");
  return std::nullopt;
}

std::optional<std::string> SpecMap::name(std::string_view key) {
  auto value = scalar(key, "a name");
  if (!value || is_valid_name(*value)) return value;
  complain(key, "must be 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit");
  return std::nullopt;
}

std::optional<int64_t> SpecMap::integer(std::string_view key, int64_t min, int64_t max) {
  const std::string expected = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  const auto value = scalar(key, expected);
  if (!value) return std::nullopt;
  int64_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error == std::errc{} && end == value->data() + value->size() && number >= min && number <= max) return number;
  complain(key, "must be " + expected);
  return std::nullopt;
}

std::optional<double> SpecMap::number(std::string_view key, double min, double max) {
  const std::string expected = "a number from " + shown(min) + " to " + shown(max);
  const auto value = scalar(key, expected);
  if (!value) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  const bool whole = error == std::errc{} && end == value->data() + value->size();
  if (whole && std::isfinite(number) && number >= min && number <= max) return number;
  complain(key, "must be " + expected);
  return std::nullopt;
}

std::optional<Millis> SpecMap::duration(std::string_view key, Millis min, Millis max) {
  const std::string expected =
      "a duration from " + duration_text(min) + " to " + duration_text(max) + ", written as 90s, 30m, 2h or 1d";
  const auto value = scalar(key, expected);
  if (!value) return std::nullopt;
  const auto duration = parse_duration(*value);
  if (duration && *duration >= min && *duration <= max) return duration;
  complain(key, "must be " + expected);
  return std::nullopt;
}

std::optional<int64_t> SpecMap::time(std::string_view key) {
  const auto value = scalar(key, "a time");
  if (!value) return std::nullopt;
  const auto parsed = parse_rfc3339(*value);
  if (parsed && *parsed > 0) return parsed;
  complain(key, "must be a time with its offset from UTC, such as 2026-12-31T18:00:00+08:00");
  return std::nullopt;
}

std::optional<std::vector<std::string>> SpecMap::names(std::string_view key) {
  const YAML::Node list = take(key);
  if (!list) return std::nullopt;
  if (!list.IsSequence() || list.size() > kMaxNames) {
    complain(key, "must be a list of at most " + std::to_string(kMaxNames) + " names");
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string path = path_of(key) + "[" + std::to_string(i) + "]";
    if (!list[i].IsScalar() || !is_valid_name(list[i].Scalar())) {
      complain_of(list[i], path, "must be a name: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit");
    } else if (std::find(names.begin(), names.end(), list[i].Scalar()) != names.end()) {
      complain_of(list[i], path, "is in the list twice");
    } else {
      names.push_back(list[i].Scalar());
    }
  }
  return names;
}

std::optional<std::vector<std::string>> SpecMap::texts(std::string_view key, size_t max_bytes) {
  const YAML::Node node = take(key);
  if (!node || (node.IsScalar() && node.Scalar().empty())) return std::nullopt;
  std::vector<std::string> texts;
  if (!node.IsSequence()) {
    add_text(node, path_of(key), max_bytes, texts);
    return texts;
  }
  if (node.size() == 0 || node.size() > kMaxNames) {
    complain(key, "must hold 1 to " + std::to_string(kMaxNames) + " texts");
  }
  for (size_t i = 0; i < std::min(node.size(), kMaxNames); ++i) {
    add_text(node[i], path_of(key) + "[" + std::to_string(i) + "]", max_bytes, texts);
  }
  return texts;
}

void SpecMap::add_text(const YAML::Node& node, const std::string& path, size_t max_bytes,
                       std::vector<std::string>& texts) {
  if (!node.IsScalar() || node.Scalar().empty() || node.Scalar().size() > max_bytes) {
    complain_of(node, path, "must be a text of 1 to " + std::to_string(max_bytes) + " bytes");
  } else if (std::find(texts.begin(), texts.end(), node.Scalar()) != texts.end()) {
    complain_of(node, path, "is in the list twice");
  } else {
    texts.push_back(node.Scalar());
  }
}

std::optional<SpecMap> SpecMap::map(std::string_view key) {
  const YAML::Node value = take(key);
  if (!value) return std::nullopt;
  return SpecMap(value, path_of(key), *errors_);
}

std::vector<SpecMap> SpecMap::maps(std::string_view key) {
  const YAML::Node list = take(key);
  std::vector<SpecMap> maps;
  if (!list) return maps;
  if (!list.IsSequence() || list.size() > kMaxNames) {
    complain(key, "must be a list of at most " + std::to_string(kMaxNames) + " mappings");
    return maps;
  }
  for (size_t i = 0; i < list.size(); ++i) {
    maps.emplace_back(list[i], path_of(key) + "[" + std::to_string(i) + "]", *errors_);
  }
  return maps;
}

void SpecMap::finish() {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& entry : node_) {
    if (!entry.first.IsScalar()) continue;
    const std::string& key = entry.first.Scalar();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string_view hint = nearest(key, known);
    complain_of(entry.first, path_of(key),
                hint.empty() ? "is not a key of a job spec"
                             : "is not a key of a job spec; did you mean '" + std::string(hint) + "'?");
  }
}

}  // namespace muster::api
