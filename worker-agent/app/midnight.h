// The day as the site's people see it.
#pragma once

#include <cstdint>
#include <ctime>

namespace muster::agent {

inline std::tm site_time(int64_t wall_ms) {
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return local;
}

inline int64_t start_of_day(std::tm local) {
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  local.tm_isdst = -1;
  return static_cast<int64_t>(std::mktime(&local)) * 1000;
}

// The start of the day at this site, in the machine's zone.
inline int64_t midnight_before(int64_t wall_ms) {
  return start_of_day(site_time(wall_ms));
}

// The start of the month.
inline int64_t month_before(int64_t wall_ms) {
  std::tm local = site_time(wall_ms);
  local.tm_mday = 1;
  return start_of_day(local);
}

}  // namespace muster::agent
