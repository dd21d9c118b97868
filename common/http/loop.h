// What a server's connections live in: the site they share and the loop of their thread. Inside of the server only.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

#include "common/http/server.h"
#include "common/http/tls.h"

namespace muster::http {

// What all connections of a server share. Outlives every loop.
struct Site {
  Router router;
  ServerOptions options;
  std::shared_ptr<TlsCertificate> tls;  // null: in the clear
  std::atomic<size_t> connections{0};
};

// The way onto a loop's thread for callbacks that may outlive the loop. Any thread may post.
class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& loop) : loop_(&loop) {}

  // Queues `work`, never runs it inline; drops it once closed.
  void post(std::function<void()> work) {
    std::lock_guard lock(mutex_);
    if (loop_) boost::asio::post(*loop_, std::move(work));
  }
  void close() {
    std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* loop_;
};

// One thread's event loop. `open` belongs to that thread: serve() enters a connection, its end takes it out.
struct Loop {
  boost::asio::io_context context{1};
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>(context);
  std::unordered_set<std::shared_ptr<void>> open;
};

// Takes over an accepted socket. REQUIRES: on the loop's thread, the socket made for the loop's context.
void serve(boost::asio::ip::tcp::socket socket, std::shared_ptr<Site> site, Loop& loop);

}  // namespace muster::http
