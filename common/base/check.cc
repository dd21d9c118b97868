#include "common/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace muster {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "muster: internal error at %s:%d: %s does not hold. This is a bug; please report it.\n", file,
               line, expression);
  std::abort();
}

}  // namespace muster
