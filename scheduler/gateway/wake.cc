#include "scheduler/gateway/wake.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "common/base/check.h"

namespace muster::gateway {

Wake::Wake() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  MUSTER_CHECK(descriptor_ >= 0);
}
Wake::~Wake() {
  ::close(descriptor_);
}

// A write fails only when the counter is full, and then the descriptor is readable anyway; a read only when it is
// empty.
void Wake::signal() {
  static_cast<void>(::eventfd_write(descriptor_, 1));
}
void Wake::clear() {
  eventfd_t count = 0;
  static_cast<void>(::eventfd_read(descriptor_, &count));
}

}  // namespace muster::gateway
