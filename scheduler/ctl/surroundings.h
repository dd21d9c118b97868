// What the program runs in, so that tests can put it into something else.
#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string>

#include "common/base/time.h"

namespace muster::ctl {

struct Surroundings {
  std::istream& in;
  std::ostream& out;  // what was asked for
  std::ostream& err;  // progress, warnings, errors
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::string token;                  // from MUSTER_TOKEN; may be empty
  std::function<void(Millis)> pause;  // waits
  std::function<SteadyTime()> now;
  std::function<double()> cpu_seconds = [] { return 0.0; };  // that this process has used
};

}  // namespace muster::ctl
