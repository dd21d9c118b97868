#include "scheduler/store/backoff.h"

#include <algorithm>

namespace muster::store {

bool Backoff::wait(const std::function<bool()>& give_up) {
  constexpr Millis kSlice(20);
  const auto until = std::chrono::steady_clock::now() + next_;
  next_ = std::min(next_ * 2, most_);
  for (;;) {
    if (give_up && give_up()) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) return true;
    std::unique_lock lock(mutex_);
    const auto slice = give_up ? std::min<std::chrono::steady_clock::duration>(kSlice, until - now) : until - now;
    if (cancelled_signal_.wait_for(lock, slice, [this] { return cancelled_; })) return false;
  }
}

void Backoff::cancel() {
  {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
  }
  cancelled_signal_.notify_all();
}

}  // namespace muster::store
