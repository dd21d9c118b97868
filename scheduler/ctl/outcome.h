// How a command ends. The numbers are part of the program's interface (docs/musterctl.md).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace muster::ctl {

enum class Exit : int {
  Ok = 0,
  Refused = 1,      // the server said no, or an input file or output file is no good
  Usage = 2,        // the command line makes no sense
  Unreachable = 3,  // the server cannot be reached, or broke off for good
  Cancelled = 4,    // `job watch` ended because the job was cancelled
};

// Why a command did not do what it was asked; `message` is for the operator, may have several lines, and says what to
// do next. Empty: everything was said already.
struct Trouble {
  Exit exit = Exit::Refused;
  std::string message;
  bool begins_with_place = false;  // `FILE:LINE: reason`, which editors jump to: nothing is put before it
};

template <class T>
using Outcome = tl::expected<T, Trouble>;

inline tl::unexpected<Trouble> trouble(Exit exit, std::string message) {
  return tl::unexpected<Trouble>(Trouble{exit, std::move(message)});
}
// Of a file's contents; `message` begins with FILE:LINE.
inline tl::unexpected<Trouble> trouble_in_file(std::string message) {
  return tl::unexpected<Trouble>(Trouble{Exit::Refused, std::move(message), true});
}

}  // namespace muster::ctl
