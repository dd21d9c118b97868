// Which of the schedulers an agent tries next, and when. Pure; chance comes from a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/time.h"
#include "worker-agent/session/link.h"

namespace muster::agent {

// The endpoints are tried in turn. Within a round, from one to the next, it waits next to nothing; after a whole round
// in vain, as its backoff says. A standby's word of where the leader is is followed at once, once a round: the word may
// be old. While the schedulers answer, only that none leads yet, rounds follow each other quickly.
class Route {
 public:
  // An empty list: one endpoint without a name.
  Route(std::vector<std::string> endpoints, Millis least, Millis most, uint64_t seed);

  struct Attempt {
    std::string endpoint;
    Millis wait{0};
  };
  Attempt first() const { return {present_, Millis(0)}; }
  // The present one could not be reached, or fell silent, or wants nobody before `at_least`.
  Attempt failed(Millis at_least);
  // The present one does not lead. `leader` is empty if it does not know who does.
  Attempt not_leader(const std::string& leader, Millis at_least);
  // The present one serves us.
  void arrived();
  // `wait` plus up to half of it by chance.
  Millis stretch(Millis wait) { return backoff_.stretch(wait); }
  size_t size() const { return endpoints_.size(); }

 private:
  // To the next of the list; true at the end of a round.
  bool advance();

  const std::vector<std::string> endpoints_;
  size_t at_ = 0;        // the list's place that is tried, or was before a hint was followed
  size_t tried_ = 0;     // in this round
  bool hinted_ = false;  // a hint was followed in this round
  bool lives_ = false;   // somebody answered in this round, who did not lead
  std::string present_;
  Backoff backoff_, election_;
};

}  // namespace muster::agent
