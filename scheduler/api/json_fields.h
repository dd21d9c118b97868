// One JSON object of a request, read member by member; everything wrong with it is collected.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::api {

struct FieldError {
  std::string path;  // for example "workers[3].site"; empty: the whole body
  std::string reason;
};

// Readers return nothing if the member is absent or null, or after having complained.
class JsonFields {
 public:
  // `path` is "" or ends with a dot.
  JsonFields(const boost::json::object& object, std::string path, std::vector<FieldError>& errors)
      : object_(object), path_(std::move(path)), errors_(errors) {}

  const boost::json::value* take(std::string_view name);
  std::optional<std::string> text(std::string_view name);
  std::optional<std::string> valid_name(std::string_view name);  // as is_valid_name
  std::optional<std::vector<std::string>> texts(std::string_view name, size_t most);
  std::optional<bool> boolean(std::string_view name);
  // Complains if `value` is absent although nothing was complained of.
  template <class T>
  T needed(std::string_view name, std::optional<T> value) {
    if (!value && !take(name)) complain(name, "is needed");
    return value.value_or(T());
  }
  void complain(std::string_view name, std::string reason);
  // Complains of every member that nobody asked for.
  void finish();

 private:
  const boost::json::object& object_;
  const std::string path_;
  std::vector<FieldError>& errors_;
  std::vector<std::string> known_;
};

}  // namespace muster::api
