// Independent jobs on a few threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace muster::bench {

// Calls job(0) … job(jobs - 1), each once, and returns when all have.
template <class Job>
void in_parallel(uint32_t threads, uint32_t jobs, const Job& job) {
  std::atomic<uint32_t> next = 0;
  std::vector<std::thread> running;
  for (uint32_t i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      for (uint32_t at = next++; at < jobs; at = next++) job(at);
    });
  }
  for (std::thread& one : running) one.join();
}

}  // namespace muster::bench
