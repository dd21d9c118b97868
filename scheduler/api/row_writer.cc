#include "scheduler/api/row_writer.h"

#include <utility>

namespace muster::api {

void RowWriter::header(const std::vector<std::string_view>& columns) {
  if (format_ != RowFormat::Csv) return;
  for (const std::string_view column : columns) cell(column);
  end({});
}

void RowWriter::cell(std::string_view value) {
  if (std::exchange(in_row_, true)) out_ += ',';
  if (value.find_first_of(",\"\r\n") == value.npos) {
    out_ += value;
    return;
  }
  out_ += '"';
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

JsonWriter& RowWriter::member(std::string_view column) {
  if (!std::exchange(in_row_, true)) row_.begin_object();
  return row_.key(column);
}

RowWriter& RowWriter::text(std::string_view column, std::string_view value) {
  format_ == RowFormat::Csv ? cell(value) : void(member(column).text(value));
  return *this;
}

RowWriter& RowWriter::count(std::string_view column, uint64_t value) {
  return json(column, std::to_string(value));
}
RowWriter& RowWriter::number(std::string_view column, double value) {
  return json(column, JsonWriter().number(value).str());
}

RowWriter& RowWriter::json(std::string_view column, std::string_view value) {
  format_ == RowFormat::Csv ? cell(value) : void(member(column).raw(value));
  return *this;
}

RowWriter& RowWriter::null(std::string_view column) {
  format_ == RowFormat::Csv ? cell({}) : void(member(column).null());
  return *this;
}

void RowWriter::end(std::string_view cursor) {
  if (format_ == RowFormat::Csv) {
    out_ += "\r\n";
  } else {
    member("cursor").text(cursor).end_object();
    out_ += std::exchange(row_, {}).take();
    out_ += '\n';
  }
  in_row_ = false;
}

}  // namespace muster::api
