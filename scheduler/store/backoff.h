// Growing pauses between attempts.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "common/base/time.h"

namespace muster::store {

// Doubles from `first` to `most`; `reset` begins again. One thread waits; any thread may `cancel`.
class Backoff {
 public:
  explicit Backoff(Millis first = Millis(10), Millis most = Millis(1000)) : first_(first), most_(most), next_(first) {}

  // Waits one pause, asking `give_up` (if any) now and then. False if it said yes or the backoff was cancelled.
  bool wait(const std::function<bool()>& give_up = {});
  void reset() { next_ = first_; }
  // Ends the present wait and makes every later one return false.
  void cancel();

 private:
  const Millis first_, most_;
  Millis next_;
  std::mutex mutex_;
  std::condition_variable cancelled_signal_;
  bool cancelled_ = false;
};

}  // namespace muster::store
