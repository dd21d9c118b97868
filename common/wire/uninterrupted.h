// Calls of libzmq on threads that signals may meet.
#pragma once

#include <cerrno>

namespace zmq {
class error_t;
}

namespace muster::wire {

// libzmq's calls may be interrupted, by SIGCONT for one, before they have done anything: they are repeated.
// REQUIRES that the caller includes <zmq.hpp>.
template <class Error = zmq::error_t, class Call>
auto uninterrupted(Call call) {
  while (true) {
    try {
      return call();
    } catch (const Error& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

}  // namespace muster::wire
