#include "scheduler/ctl/table.h"

#include <algorithm>

#include "common/base/check.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::vector<std::string>& titles = rows_.emplace_back();
  for (const Column& column : columns_) titles.push_back(column.title);
}

void Table::add(std::vector<std::string> cells) {
  MUSTER_CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const {
  std::vector<size_t> widths(columns_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - display_width(row[i]), ' ');
      if (i > 0) line += "  ";
      line += columns_[i].align == Align::Right ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

}  // namespace muster::ctl
