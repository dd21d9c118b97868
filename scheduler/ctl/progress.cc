#include "scheduler/ctl/progress.h"

#include <algorithm>
#include <cstdio>

namespace muster::ctl {
namespace {

constexpr std::chrono::seconds kWindow{30};
constexpr Millis kShortest{500};

}  // namespace

std::string bar(double share, size_t width) {
  share = std::clamp(share, 0.0, 1.0);
  // Full only when everything is done.
  const auto filled = static_cast<size_t>(share * static_cast<double>(width));
  std::string out;
  for (size_t i = 0; i < width; ++i) out += i < filled ? "█" : "░";
  return out;
}

std::string short_duration(int64_t seconds) {
  char text[48];
  const auto print = [&](const char* format, int64_t large, int64_t small) {
    std::snprintf(text, sizeof text, format, static_cast<long long>(large), static_cast<long long>(small));
    return std::string(text);
  };
  if (seconds < 60) return std::to_string(std::max<int64_t>(seconds, 0)) + "s";
  if (seconds < 3600) return print("%lldm %02llds", seconds / 60, seconds % 60);
  if (seconds < 86400) return print("%lldh %02lldm", seconds / 3600, seconds % 3600 / 60);
  return print("%lldd %02lldh", seconds / 86400, seconds % 86400 / 3600);
}

void Rate::add(SteadyTime now, uint64_t total) {
  if (!samples_.empty() && total < samples_.back().second) samples_.clear();
  samples_.emplace_back(now, total);
  while (samples_.size() > 2 && now - samples_.front().first > kWindow) samples_.pop_front();
}

std::optional<double> Rate::per_second() const {
  if (samples_.size() < 2) return std::nullopt;
  const auto span = samples_.back().first - samples_.front().first;
  if (span < kShortest) return std::nullopt;
  return static_cast<double>(samples_.back().second - samples_.front().second) /
         std::chrono::duration<double>(span).count();
}

void StatusLine::show(const std::string& text) {
  if (text == shown_) return;
  shown_ = text;
  out_ << (terminal_ ? "\r\x1b[K" : "") << text << (terminal_ ? "" : "\n") << std::flush;
}

void StatusLine::finish() {
  if (terminal_ && !shown_.empty()) out_ << '\n' << std::flush;
  shown_.clear();
}

}  // namespace muster::ctl
