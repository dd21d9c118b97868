// The day as the site's people see it.
#pragma once

#include <cstdint>
#include <ctime>

namespace muster::agent {

// The start of the day at this site, in the machine's zone.
inline int64_t midnight_before(int64_t wall_ms) {
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  local.tm_isdst = -1;
  return static_cast<int64_t>(std::mktime(&local)) * 1000;
}

}  // namespace muster::agent
