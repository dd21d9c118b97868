#include "worker-agent/session/route.h"

#include <algorithm>
#include <utility>

namespace muster::agent {
namespace {

constexpr Millis kNextDoor{40};                            // about what lies between two endpoints of a round
constexpr Millis kElectionLeast{250}, kElectionMost{500};  // between rounds while no scheduler leads

}  // namespace

Route::Route(std::vector<std::string> endpoints, Millis least, Millis most, uint64_t seed)
    : endpoints_(endpoints.empty() ? std::vector<std::string>{""} : std::move(endpoints)),
      present_(endpoints_.front()),
      backoff_(least, most, seed),
      election_(kElectionLeast, kElectionMost, seed + 1) {}

bool Route::advance() {
  at_ = (at_ + 1) % endpoints_.size();
  present_ = endpoints_[at_];
  if (++tried_ < endpoints_.size()) return false;
  tried_ = 0;
  hinted_ = false;
  return true;
}

Route::Attempt Route::failed(Millis at_least) {
  if (!advance() && at_least == Millis(0)) return {present_, backoff_.stretch(kNextDoor)};
  Millis wait = std::exchange(lives_, false) ? election_.next() : backoff_.next();
  if (at_least > wait) wait = backoff_.stretch(at_least);
  return {present_, wait};
}

Route::Attempt Route::not_leader(const std::string& leader, Millis at_least) {
  lives_ = true;
  if (!leader.empty() && leader != present_ && !hinted_) {
    hinted_ = true;
    present_ = leader;
    const auto known = std::find(endpoints_.begin(), endpoints_.end(), leader);
    if (known != endpoints_.end()) at_ = static_cast<size_t>(known - endpoints_.begin());
    return {present_, backoff_.stretch(kNextDoor) - kNextDoor};
  }
  if (!advance()) return {present_, backoff_.stretch(kNextDoor)};
  lives_ = false;
  return {present_, std::max(election_.next(), backoff_.stretch(at_least))};
}

void Route::arrived() {
  tried_ = 0;
  hinted_ = lives_ = false;
  backoff_.reset();
  election_.reset();
}

}  // namespace muster::agent
