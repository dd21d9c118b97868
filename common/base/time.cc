#include "common/base/time.h"

namespace muster {

int64_t wall_now_ms() {
  return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace muster
