#include "scheduler/app/candidate.h"

#include <chrono>

#include "common/base/check.h"
#include "common/base/log.h"

namespace muster::app {
namespace {

using election::Act;
using election::Event;
using election::Stage;

Millis now() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

Candidate::Candidate(store::RedisAddress address, uint8_t shard, store::LeaseHolder me, election::Timing timing)
    : ttl_(timing.ttl), lease_(std::move(address), shard, std::move(me), timing.ttl), election_(timing) {}

Candidate::~Candidate() {
  resign();
}

void Candidate::step() {
  Act act;
  {
    std::lock_guard lock(mutex_);
    act = election_.due(now());
  }
  if (act == Act::Nothing) return;
  if (act == Act::Release) {
    if (auto released = lease_.release(); !released)
      spdlog::warn("the leader lease is left to run out within {} ms: {}", ttl_.count(), released.error().message);
    return;
  }
  const auto seen = act == Act::Claim ? lease_.claim() : lease_.look();
  std::lock_guard lock(mutex_);
  if (!seen) return election_.tell(Event::NoAnswer, now());
  leader_ = *seen;
  if (leader_)
    election_.tell(Event::Held, now());
  else if (act == Act::Claim)
    election_.tell(Event::Mine, now());
}

void Candidate::tell(Event event) {
  std::lock_guard lock(mutex_);
  election_.tell(event, now());
}

void Candidate::caught_up() {
  tell(Event::CaughtUp);
}
void Candidate::fell_behind() {
  tell(Event::FellBehind);
}

Stage Candidate::stage() const {
  std::lock_guard lock(mutex_);
  return election_.stage();
}

std::optional<store::LeaseHolder> Candidate::leader() const {
  std::lock_guard lock(mutex_);
  return leader_;
}

void Candidate::keep(std::function<void(const std::string& why)> deposed) {
  MUSTER_CHECK(!keeper_.joinable());
  keeper_ = std::thread([this, deposed = std::move(deposed)] { run(deposed); });
}

void Candidate::run(const std::function<void(const std::string& why)>& deposed) {
  while (true) {
    step();
    std::unique_lock lock(mutex_);
    if (election_.stage() == Stage::Ended && !stopping_) {
      const std::string who = leader_ ? leader_->agents : std::string();
      lock.unlock();
      return deposed("another scheduler holds the leader lease" + (who.empty() ? "" : ": " + who));
    }
    const Millis pause = std::max(Millis(0), election_.next() - now());
    changed_.wait_for(lock, pause, [&] { return stopping_; });
    if (stopping_) return;
  }
}

void Candidate::resign() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
  }
  changed_.notify_all();
  if (keeper_.joinable()) keeper_.join();
  tell(Event::Resign);
  step();
}

}  // namespace muster::app
