// A callback that outlives what it calls. Inside of the server only.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "common/http/loop.h"

namespace muster::http {

class Connection;

// Carries one value to a connection, once, from any thread. If it is dropped unused, it carries the fallback.
template <class T>
class Ticket {
 public:
  using Method = void (Connection::*)(uint64_t serial, T value);
  Ticket(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> to, Method method, uint64_t serial, T fallback)
      : mailbox_(std::move(mailbox)),
        to_(std::move(to)),
        method_(method),
        serial_(serial),
        fallback_(std::move(fallback)) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() { use(std::move(fallback_)); }

  void use(T value) {
    if (used_.exchange(true)) return;
    mailbox_->post([to = to_, method = method_, serial = serial_, carried = std::make_shared<T>(std::move(value))] {
      if (auto connection = to.lock()) ((*connection).*method)(serial, std::move(*carried));
    });
  }

 private:
  const std::shared_ptr<Mailbox> mailbox_;
  const std::weak_ptr<Connection> to_;
  const Method method_;
  const uint64_t serial_;
  T fallback_;
  std::atomic<bool> used_{false};
};

}  // namespace muster::http
