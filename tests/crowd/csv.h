// Comma-separated tables (RFC 4180) with a header line.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::crowd {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`

  std::optional<size_t> column(std::string_view name) const;
};

// Refuses, with its number, a row that is longer or shorter than the header, and a quote that never closes.
Result<Table> parse_csv(std::string_view text);
Result<Table> read_csv(const std::filesystem::path& file);

}  // namespace muster::crowd
