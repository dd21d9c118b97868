// When agents heard that answers are durable, looked at all the time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace muster::testing {

// Asks the agents' metrics from a thread of its own, every 10 ms. An agent that does not answer is passed over.
class Acknowledgements {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Acknowledgements(std::vector<std::string> agent_urls);
  ~Acknowledgements();

  // For each strike the longest time without an acknowledgement that ended after it and began within `reach` of it:
  // what the struck leader had already sent keeps coming for a moment. None for a strike without an acknowledgement
  // before and one after it.
  std::vector<std::chrono::milliseconds> gaps(const std::vector<Clock::time_point>& strikes,
                                              std::chrono::milliseconds reach) const;

 private:
  void look(std::vector<std::string> urls);

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;                // guarded by mutex_
  std::vector<Clock::time_point> seen_;  // likewise
  std::thread thread_;
};

}  // namespace muster::testing
