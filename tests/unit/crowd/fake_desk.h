// An agent's desk that misbehaves as told.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/http/server.h"

namespace muster::crowd {

// Serves the tasks t1 … tn of job `birds` in order, each under a new assignment id until it is answered. Thread-safe.
class FakeDesk {
 public:
  enum class Trouble {
    None,
    Unavailable,     // 503, nothing saved
    SavedButFailed,  // saved, and 500 all the same
    SessionGone,     // 401, and every session forgotten
    LeaseGone,       // 409, and the assignment forgotten
  };

  explicit FakeDesk(int tasks);
  void start(uint16_t port = 0);
  void stop() { server_.reset(); }

  // What happens to the next answers, one after the other; then no more trouble.
  void plan_trouble(std::vector<Trouble> troubles);
  void refuse_sign_in() { refuses_ = true; }

  std::string url() const;
  uint16_t port() const { return port_; }
  std::vector<std::string> seen();  // requests and what became of them

 private:
  struct Assignment {
    std::string key, label;
    int revision = 0;
  };
  http::Response sign_in(const http::Request& request);
  http::Response next(const http::Request& request);
  http::Response answer(const http::Request& request);
  http::Response look_up(const http::Request& request);
  bool signed_in(const http::Request& request) const;

  std::mutex mutex_;
  std::deque<std::string> open_;  // keys
  std::map<std::string, Assignment> assignments_;
  std::deque<Trouble> troubles_;
  std::vector<std::string> seen_;
  std::string session_;
  int counter_ = 0;
  bool refuses_ = false;
  uint16_t port_ = 0;
  std::unique_ptr<http::Server> server_;  // last: its threads use what stands above
};

}  // namespace muster::crowd
