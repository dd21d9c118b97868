// Takes the members of one JSON object one by one. The first thing wrong is kept, and what was not asked for is wrong.
// Internal to common/form.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"

namespace muster::form {

class Members {
 public:
  Members(const boost::json::value& value, std::string path);

  std::string text(const char* name);
  std::string text_if_there(const char* name);
  bool boolean(const char* name);
  bool flag_if_there(const char* name);  // false: not there
  std::optional<double> number(const char* name);
  uint32_t whole(const char* name);  // 0: not there
  // Empty where it is not there.
  const boost::json::array& array(const char* name, bool required);
  // A string, or an array of strings.
  std::vector<std::string> texts(const char* name, bool required);
  bool has(const char* name) const { return object_ && object_->contains(name); }

  std::string path(std::string_view below) const { return path_ + (below.empty() ? "" : ".") + std::string(below); }
  std::string path(std::string_view below, size_t index) const {
    return path(below) + "[" + std::to_string(index) + "]";
  }
  void complain(std::string_view below, std::string_view reason);
  void adopt(const Result<void>& part);
  Result<void> finish();

 private:
  std::string read_text(const boost::json::value& value, const char* name);
  const boost::json::value* take(const char* name, bool required);

  const boost::json::object* object_;
  std::string path_, wrong_;
  size_t taken_ = 0;
};

}  // namespace muster::form
