// A cell of CSV (RFC 4180): quoted where it must be.
#pragma once

#include <string>
#include <string_view>

namespace muster::formats {

std::string csv_text(std::string_view text);

}  // namespace muster::formats
