// When agents heard that answers are durable, looked at all the time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace muster::testing {

// Asks the agents' metrics from a thread of its own, every 20 ms. An agent that does not answer is passed over.
class Acknowledgements {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Acknowledgements(std::vector<std::string> agent_urls);
  ~Acknowledgements();

  // From the last acknowledgement that was seen before `strike`, to the first one after it; nothing if there is none.
  // What the struck leader had already sent may arrive for a moment after.
  std::vector<std::chrono::milliseconds> gaps(const std::vector<Clock::time_point>& strikes) const;

 private:
  void look(std::vector<std::string> urls);

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;                // guarded by mutex_
  std::vector<Clock::time_point> seen_;  // likewise
  std::thread thread_;
};

}  // namespace muster::testing
