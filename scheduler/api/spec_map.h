// One mapping of a job spec, read key by key; everything wrong with it is collected, not thrown. Inside of job_spec.cc.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "scheduler/api/job_spec.h"

namespace muster::api {

// Each reader returns nothing if the key is absent or null, or after having complained.
class SpecMap {
 public:
  // `path` is "" for the whole spec. A node that is no mapping is complained of and read as empty.
  SpecMap(const YAML::Node& node, std::string path, std::vector<SpecError>& errors);

  YAML::Node take(std::string_view key);
  std::optional<std::string> text(std::string_view key, size_t max_bytes);
  std::optional<std::string> name(std::string_view key);
  std::optional<int64_t> integer(std::string_view key, int64_t min, int64_t max);
  std::optional<double> number(std::string_view key, double min, double max);
  std::optional<Millis> duration(std::string_view key, Millis min, Millis max);
  std::optional<int64_t> time(std::string_view key);
  std::optional<std::vector<std::string>> names(std::string_view key);
  // One text, or a list of different ones; an empty text is none.
  std::optional<std::vector<std::string>> texts(std::string_view key, size_t max_bytes);
  std::optional<SpecMap> map(std::string_view key);
  std::vector<SpecMap> maps(std::string_view key);  // a list of mappings; empty if absent
  template <class E>
  std::optional<E> choice(std::string_view key, std::optional<E> (*parse)(std::string_view), std::string_view allowed) {
    const auto given = text(key, 64);
    if (!given) return std::nullopt;
    const auto value = parse(*given);
    if (!value) complain(key, "'" + *given + "' is none of " + std::string(allowed));
    return value;
  }

  // Complains at the key's value, or at the mapping if it is absent.
  void complain(std::string_view key, std::string reason);
  void complain_at(int line, int column, std::string_view key, std::string reason);
  // Complains of every key that nobody asked for.
  void finish();

 private:
  std::string path_of(std::string_view key) const;
  void add_text(const YAML::Node& node, const std::string& path, size_t max_bytes, std::vector<std::string>& texts);
  void complain_of(const YAML::Node& at, std::string path, std::string reason);
  std::optional<std::string> scalar(std::string_view key, std::string_view expected);

  YAML::Node node_;
  std::string path_;
  std::vector<SpecError>* errors_;
  std::vector<std::string> known_;
};

}  // namespace muster::api
