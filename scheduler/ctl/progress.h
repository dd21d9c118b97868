// Progress for people: a bar on a terminal, plain lines elsewhere.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/time.h"

namespace muster::ctl {

// `share` from 0 to 1 as a bar of `width` columns.
std::string bar(double share, size_t width);

// "45s", "12m 30s", "3h 05m", "2d 04h".
std::string short_duration(int64_t seconds);

// Units per second over the last half minute.
class Rate {
 public:
  void add(SteadyTime now, uint64_t total);
  std::optional<double> per_second() const;  // nothing before two samples half a second apart

 private:
  std::deque<std::pair<SteadyTime, uint64_t>> samples_;
};

// One line that is drawn over on a terminal; elsewhere each new text is a line of its own.
class StatusLine {
 public:
  StatusLine(std::ostream& out, bool terminal) : out_(out), terminal_(terminal) {}
  void show(const std::string& text);  // repeated text is not shown again
  void finish();                       // leaves the last text standing

 private:
  std::ostream& out_;
  const bool terminal_;
  std::string shown_;
};

}  // namespace muster::ctl
