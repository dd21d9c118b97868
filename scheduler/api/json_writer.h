// Writes JSON text piece by piece, with commas where they belong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::api {

// Members are written as `key` followed by one value or nested object or array. Nothing checks the order of calls.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);  // REQUIRES valid UTF-8
  JsonWriter& integer(int64_t value);
  JsonWriter& count(uint64_t value);
  JsonWriter& number(double value);  // the shortest text that reads back the same; null if it is not finite
  JsonWriter& boolean(bool value);
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json);  // a whole JSON value

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string out_;
  bool fresh_ = true;  // no comma is due
};

}  // namespace muster::api
