#include "scheduler/gateway/thread_entry.h"

#include <pthread.h>
#include <signal.h>

namespace muster::gateway {

void enter_thread(const char* name) {
  pthread_setname_np(pthread_self(), name);
  sigset_t every;
  sigfillset(&every);
  pthread_sigmask(SIG_BLOCK, &every, nullptr);
}

}  // namespace muster::gateway
