// A scheduler's HTTP API with just enough behind it to try musterctl on, and faults on demand.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/http/server.h"

namespace muster::ctl {

class FakeScheduler {
 public:
  // What a request to `METHOD /path` meets; used up one by one, the last one stays.
  struct Scripted {
    int status = 200;
    std::string body;
    bool cut = false;  // the connection breaks after `body` was sent; without one, the server answers 503
  };

  FakeScheduler();
  std::string url() const;

  void script(const std::string& method_and_path, Scripted scripted);
  // Every request so far: "METHOD /path?query", then its body after a space if it has one.
  std::vector<std::string> requests() const;
  std::vector<std::string> tokens() const;  // the Authorization headers

 private:
  void answer(http::Request request, const http::Reply& reply);

  mutable std::mutex mutex_;
  std::map<std::string, std::deque<Scripted>> scripts_;
  std::vector<std::string> requests_, tokens_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace muster::ctl
