// A simulated scheduler that is asked to go: what Scheduler::stop and ::hand_over do, with events for threads.
#include <utility>

#include "tests/simulation/scheduler_process.h"

namespace muster::sim {
namespace {

constexpr Millis kGoodbye{500};  // as in scheduler/app

}  // namespace

void SchedulerProcess::hand_over(std::function<void()> resigned) {
  if (std::exchange(leaving_, true)) return;
  around_.trace.line('S', life_->name, "is asked to go");
  resigned_told_ = std::move(resigned);
  if (lease_) return stop_loop();
  sessions_->lame_duck(kGoodbye);
  around_.timeline.after(kGoodbye, life_, [this] { stop_loop(); });
}

// The batch in flight, or the look, is carried to its end.
void SchedulerProcess::stop_loop() {
  stopped_ = true;
  if (!turns_->in_flight() && !looking_) depart();
}

void SchedulerProcess::depart() {
  resigned_ = true;
  bool heard = true;  // by Redis
  if (lease_) {
    const Millis now = std::chrono::duration_cast<Millis>(clock_.steady());
    election_.tell(election::Event::Resign, now);
    if (election_.due(now) == election::Act::Release) heard = lease_->release().has_value();
  }
  around_.trace.line('S', life_->name, "resigns");
  if (heard) resigned_told_();
  around_.timeline.after(around_.between(1ms, 100ms), life_, [this] {
    release_all();
    sessions_->hand_over();
    around_.trace.line('S', life_->name, "is gone");
    network_.leave(life_);
    life_->alive = false;
    ended_("asked to go");
  });
}

}  // namespace muster::sim
