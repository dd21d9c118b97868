// Waits on one thread for what another hands over, or for the end.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace muster::app {

// One value from another thread. `put` may come long after `wait` gave up, so both sides share it.
template <class T>
class Handover {
 public:
  void put(T value) {
    {
      std::lock_guard lock(mutex_);
      value_ = std::move(value);
    }
    changed_.notify_all();
  }
  // Nothing: `give_up` said so; it is asked every `patience`.
  template <class Duration>
  std::optional<T> wait(Duration patience, const std::function<bool()>& give_up) {
    std::unique_lock lock(mutex_);
    while (!value_ && !give_up()) changed_.wait_for(lock, patience);
    return std::move(value_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<T> value_;
};

}  // namespace muster::app
