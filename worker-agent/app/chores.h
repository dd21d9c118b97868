// What an agent does by the hour, on a thread of its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace muster::agent {

class Chores {
 public:
  // Does all of them at once, one after another, and again every hour.
  explicit Chores(std::vector<std::function<void()>> all);
  // Waits for the one under way.
  ~Chores();

 private:
  void run();

  const std::vector<std::function<void()>> all_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace muster::agent
