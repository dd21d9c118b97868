// One connection to a scheduler, driven message by message by a test.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/keys.h"
#include "common/wire/muster.pb.h"

namespace zmq {
class context_t;
class socket_t;
}  // namespace zmq

namespace muster::gateway {

class RawAgent {
 public:
  struct Options {
    wire::KeyPair keys;
    std::string server_key;
    std::string endpoint;
    std::string routing_id;  // empty: the scheduler's choice, as it must be
    char spool = 'a';
    uint64_t boot = 1;
  };
  explicit RawAgent(Options options);
  ~RawAgent();

  // Each returns the request's number.
  uint64_t send(wire::ToScheduler message);
  uint64_t hello(uint32_t min_version = 1, uint32_t max_version = 1, uint32_t highest_epoch = 0, uint64_t reign = 0);
  uint64_t reconcile(bool last = true);
  uint64_t demand(uint32_t worker, uint32_t credits);
  uint64_t submit(int answers, const std::string& value = "[]");
  uint64_t ping();
  void send_frames(const std::vector<std::string>& frames);

  // The next message; fails the test and returns an empty one if none comes in time.
  wire::ToAgent receive();
  // The next message as words, for example "error busy 7" (its reply_to last).
  std::string hear();
  // The next event of the connection that is one of `events` (ZMQ_EVENT_*); 0 if none comes in time.
  uint16_t await_event(uint16_t events);

 private:
  const Options options_;
  uint64_t last_request_ = 0;
  std::unique_ptr<zmq::context_t> context_;
  std::unique_ptr<zmq::socket_t> socket_, monitor_;
};

// A message as words, most telling first.
std::string picture(const wire::ToAgent& message);

}  // namespace muster::gateway
