// What every thread of the gateway does first.
#pragma once

namespace muster::gateway {

// Names the calling thread (at most 15 characters) and leaves signals to other threads.
void enter_thread(const char* name);

}  // namespace muster::gateway
