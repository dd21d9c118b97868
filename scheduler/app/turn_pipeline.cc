#include "scheduler/app/turn_pipeline.h"

#include <utility>

#include "common/base/check.h"

namespace muster::app {
namespace {

constexpr size_t kMostContentsOfACommand = 10'000;  // UpsertItems

}  // namespace

TurnPipeline::TurnPipeline(core::Core& core, Outlet& outlet, Deliver deliver, Sequence next, ShardTime now,
                           TurnLimits limits)
    : core_(core),
      outlet_(outlet),
      deliver_(std::move(deliver)),
      limits_(limits),
      epoch_(core.state().epoch()),
      next_sequence_(next),
      open_(new_turn(now)) {}

TurnPipeline::Waiting TurnPipeline::new_turn(ShardTime now) const {
  Waiting open;
  open.turn = std::make_unique<core::Turn>(next_sequence_, epoch_, now);
  return open;
}

void TurnPipeline::step(core::Command& command, ShardTime now) {
  core_.step(command, now, *open_.turn);
}

void TurnPipeline::read(const Read& read, std::function<void()> done) {
  read(core_);
  open_.reads.push_back(std::move(done));
}

void TurnPipeline::cut(TakeCut take) {
  open_.cuts.push_back(std::move(take));
}

bool TurnPipeline::is_full() const {
  return static_cast<size_t>(open_.turn->batch().records_size()) >= limits_.records ||
         open_.turn->content_bytes() >= limits_.content_bytes ||
         open_.turn->most_contents() + kMostContentsOfACommand > core::kMaxContentsPerBlob;
}

const core::Turn* TurnPipeline::close(ShardTime now, int64_t wall_ms) {
  MUSTER_CHECK(!in_flight());
  const Sequence sequence = open_.turn->sequence();
  if (!open_.turn->has_records()) {
    const Sequence durable(sequence.value() - 1);
    take_cuts(open_, durable);
    release(std::exchange(open_, new_turn(now)), durable);
    return nullptr;
  }
  take_cuts(open_, sequence);
  open_.turn->batch().set_wall_ms(wall_ms);
  next_sequence_ = Sequence(sequence.value() + 1);
  in_flight_ = std::exchange(open_, new_turn(now));
  outlet_.appended(*in_flight_.turn);
  return in_flight_.turn.get();
}

void TurnPipeline::durable() {
  MUSTER_CHECK(in_flight());
  Waiting done = std::exchange(in_flight_, {});
  const Sequence sequence = done.turn->sequence();
  release(std::move(done), sequence);
}

// The state now is exactly what the journal says up to `sequence`.
void TurnPipeline::take_cuts(Waiting& turn, Sequence sequence) {
  for (auto& take : turn.cuts) {
    auto cut = std::make_shared<core::Snapshot>(core_.state().snapshot(sequence, turn.turn->last()));
    turn.reads.push_back([take = std::move(take), cut = std::move(cut)]() mutable { take(std::move(cut)); });
  }
  turn.cuts.clear();
}

void TurnPipeline::release(Waiting done, Sequence durable) {
  std::vector<core::Effect> effects;
  std::vector<core::Replied> replies;
  for (core::Effect& effect : done.turn->effects) {
    if (auto* replied = std::get_if<core::Replied>(&effect)) {
      replies.push_back(std::move(*replied));
    } else {
      effects.push_back(std::move(effect));
    }
  }
  if (!effects.empty()) outlet_.release(std::move(effects), epoch_, durable);
  for (core::Replied& reply : replies) deliver_(reply);
  for (auto& read : done.reads) read();
  outlet_.turn_ended(*done.turn);
}

}  // namespace muster::app
