// `musterctl consensus`: answers in, results out, without a scheduler.
#pragma once

#include <string>

#include "scheduler/ctl/session.h"

namespace muster::ctl {

struct ConsensusOptions {
  std::string answers = "-";  // a file; "-": standard input
  std::string kind = "categorical";
  std::string method;                // empty: the kind's default; "list": print the methods instead
  std::string repeats;               // "all", "first"; empty: what the kind's models make of them
  std::string out;                   // a file; empty: standard output
  std::string workers, truth, gold;  // files; empty: none
  bool raw = false;                  // confidences as the method has them, never calibrated
};

// Results go to `out`, everything said about them to standard error as `name: value` lines. Files appear under their
// names only when they are whole.
Outcome<void> run_consensus(Session& session, const ConsensusOptions& options);

// "categorical   majority, …" for every kind, the default first.
std::string list_methods();

}  // namespace muster::ctl
