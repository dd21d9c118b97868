// Calls of libzmq on threads that signals may meet.
#pragma once

#include <cerrno>
#include <zmq.hpp>

namespace muster::wire {

// libzmq's calls may be interrupted, by SIGCONT for one, before they have done anything: they are repeated.
template <class Call>
auto uninterrupted(Call call) {
  while (true) {
    try {
      return call();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

}  // namespace muster::wire
