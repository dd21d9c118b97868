// Internal to scheduler/formats.
#pragma once

#include <string_view>

namespace muster::formats {

// Well formed: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace muster::formats
