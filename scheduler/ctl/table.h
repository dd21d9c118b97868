// Aligned tables for people.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace muster::ctl {

enum class Align { Left, Right };

struct Column {
  std::string title;
  Align align = Align::Left;
};

// Cells are made printable; each column is as wide as its widest cell, two spaces apart; lines have no trailing spaces.
class Table {
 public:
  explicit Table(std::vector<Column> columns);
  void add(std::vector<std::string> cells);  // as many as there are columns
  void print(std::ostream& out) const;       // titles first, also without rows

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace muster::ctl
