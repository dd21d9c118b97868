// All people of a run at work, on one thread.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/result.h"
#include "tests/crowd/history.h"
#include "tests/crowd/plan.h"

namespace muster::crowd {

// Starts on construction through `start`; `stop` or destruction cuts everybody off where they are.
class Shift {
 public:
  struct Seat {
    std::string agent_url, password;  // of the person with the same index
  };
  static Result<std::unique_ptr<Shift>> start(Plan& plan, const std::vector<Seat>& seats);
  virtual ~Shift() = default;

  virtual size_t still_at_work() const = 0;  // any thread
  // Joins; then the histories are whole.
  virtual void stop() = 0;
  // REQUIRES stop() was called, or nobody is at work any more.
  virtual std::vector<PersonHistory> take_histories() = 0;
};

}  // namespace muster::crowd
