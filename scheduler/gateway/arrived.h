// A message of an agent as it came.
#pragma once

#include <string_view>

#include "scheduler/gateway/ports.h"

namespace muster::gateway {

struct Arrived {
  PeerId peer;
  std::string_view user;        // the site's name, from the key the peer proved
  std::string_view frame;       // empty if the message had not exactly one
  bool own_routing_id = false;  // the peer chose its routing id, which the protocol forbids
};

}  // namespace muster::gateway
