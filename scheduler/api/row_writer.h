// Rows of an export, as NDJSON or CSV (RFC 4180) alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/api/json_writer.h"

namespace muster::api {

enum class RowFormat { Ndjson, Csv };

// Columns are written in the order of the header. NDJSON rows carry a cursor besides; CSV rows end with CRLF, and JSON
// values stand in them as text.
class RowWriter {
 public:
  explicit RowWriter(RowFormat format) : format_(format) {}

  void header(const std::vector<std::string_view>& columns);  // CSV only; nothing in NDJSON
  RowWriter& text(std::string_view column, std::string_view value);
  RowWriter& count(std::string_view column, uint64_t value);
  RowWriter& number(std::string_view column, double value);
  RowWriter& json(std::string_view column, std::string_view value);  // a whole JSON value
  RowWriter& null(std::string_view column);
  void end(std::string_view cursor);

  size_t bytes() const { return out_.size(); }
  std::string take() { return std::move(out_); }

 private:
  void cell(std::string_view value);
  JsonWriter& member(std::string_view column);

  const RowFormat format_;
  std::string out_;
  JsonWriter row_;
  bool in_row_ = false;
};

}  // namespace muster::api
