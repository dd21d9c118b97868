// The connection to the scheduler: one DEALER socket at a time, CURVE client, in a thread of its own. It carries frames
// and tells when a connection comes about and ends; what to say, when to give up and when to try again is the session's
// business.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/base/result.h"
#include "common/base/time.h"

namespace muster::wire {
class ToAgent;
class ToScheduler;
}  // namespace muster::wire

namespace muster::agent {

struct UplinkOptions {
  std::string endpoint;    // tcp://HOST:PORT
  std::string server_key;  // the scheduler's public key, Z85
  std::string public_key, secret_key;
  size_t send_queue = 4'096;  // messages given to `send` and not yet to the socket
};

// What the uplink's thread tells.
struct LinkReport {
  enum class Kind : uint8_t {
    Connected,     // the handshake succeeded: the scheduler has the expected key and admits ours
    Disconnected,  // or never came about
    Message,
  };
  Kind kind = Kind::Connected;
  uint64_t link = 0;
  std::string why;                         // Disconnected
  std::shared_ptr<wire::ToAgent> message;  // Message
};

class Uplink {
 public:
  struct Counters {
    std::atomic<uint64_t> opened{0}, frames_in{0}, frames_out{0}, bytes_in{0}, bytes_out{0}, malformed_in{0};
  };

  // `report` is called on the uplink's thread and may block: the socket is then not read, which bounds what waits.
  // Errors: "uplink.options": the endpoint or a key is no such thing.
  static Result<std::unique_ptr<Uplink>> start(UplinkOptions options, std::function<void(LinkReport)> report);
  virtual ~Uplink() = default;

  // Closes the present connection, if any, without a report, and opens number `link` after `delay`, to `endpoint` or,
  // if that is empty, to the options'. 0: opens none.
  virtual void open(uint64_t link, Millis delay, const std::string& endpoint = {}) = 0;
  // Dropped if `link` is not the present connection. False: too much waits; nothing was taken.
  virtual bool send(uint64_t link, std::shared_ptr<const wire::ToScheduler> message) = 0;
  // Sends what waits, for at most `patience`, closes and joins the thread. Nothing may follow.
  virtual void close(Millis patience) = 0;
  virtual const Counters& counters() const = 0;
};

}  // namespace muster::agent
