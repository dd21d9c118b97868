// Small readings of text: UTF-8, times, durations, and what a mistyped name was meant to be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"

namespace muster::api {

// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, surrogates, or code points above U+10FFFF.
bool is_utf8(std::string_view text);

// Milliseconds since 1970 of an RFC 3339 time, for example 2026-12-31T18:00:00+08:00, and back (in UTC, whole
// milliseconds).
std::optional<int64_t> parse_rfc3339(std::string_view text);
std::string rfc3339(int64_t wall_ms);

// A whole number with a unit: 90s, 30m, 2h, 7d.
std::optional<Millis> parse_duration(std::string_view text);
std::string duration_text(Millis duration);

// The candidate that `word` is most likely a slip of; empty if none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace muster::api
