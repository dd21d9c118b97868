// How much room text takes on a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::ctl {

// Columns of UTF-8 text: East Asian wide characters and emoji take two, combining marks none (Unicode's East Asian
// Width, by blocks). Expects printable text.
size_t display_width(std::string_view text);

// `text` with control characters and bytes that are not UTF-8 replaced by '?', so that nothing from a server can move
// the cursor or change colours.
std::string printable(std::string_view text);

// Cuts to at most `columns`, ending in "…" where something was cut.
std::string clipped(std::string_view text, size_t columns);

// "1,234,567".
std::string grouped(uint64_t number);

}  // namespace muster::ctl
