// The server's errors (application/problem+json) in words for the operator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

struct Place {
  uint64_t line = 0, column = 0;  // 0: not known
  std::string path;               // within the input, for example "redundancy.max"; may be empty
  std::string reason;
};

struct Problem {
  int status = 0;
  std::string type, title, detail;
  std::vector<Place> places;
};

// Never fails: of a body that is no problem document the status alone is kept.
Problem parse_problem(int status, std::string_view body);

// One line for each place, `FILE:LINE: reason`, with the path where there is one; without places, one line about
// `what` was tried. Ends with what to do next where that can be told from the status.
std::string describe(const Problem& problem, const std::string& what, const std::string& file = {});

// The same as trouble.
tl::unexpected<Trouble> refused(const Problem& problem, const std::string& what, const std::string& file = {});

// What the server accepted with a shake of its head: a line `FILE:LINE: warning: reason` for each entry of the body's
// `warnings`.
std::string describe_warnings(std::string_view body, const std::string& file);

// The number N in a path that begins with `workers[N]`.
std::optional<size_t> index_in_path(std::string_view path, std::string_view list);

}  // namespace muster::ctl
