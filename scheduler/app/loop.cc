#include "scheduler/app/loop.h"

#include <utility>

#include "common/base/check.h"

namespace muster::app {

using namespace std::chrono_literals;

namespace {

constexpr size_t kMostContentsOfACommand = 10'000;  // UpsertItems

}  // namespace

Loop::Loop(core::Core& core, store::Journal& journal, Outlet& outlet, Sequence next, ShardTime now, LoopOptions options)
    : core_(core),
      journal_(journal),
      outlet_(outlet),
      options_(options),
      base_(now),
      started_(std::chrono::steady_clock::now()),
      epoch_(core.state().epoch()),
      inputs_(options.queue_commands),
      next_sequence_(next) {
  open_ = new_turn();
}

Loop::~Loop() {
  stop();
}

void Loop::start() {
  appender_ = std::thread([this] { append_turns(); });
  loop_ = std::thread([this] { run(); });
}

void Loop::stop() {
  stopping_ = true;
  inputs_.close();
  if (loop_.joinable()) loop_.join();
  to_append_.close();
  if (appender_.joinable()) appender_.join();
}

ShardTime Loop::now() const {
  return base_ + std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - started_);
}

Loop::OpenTurn Loop::new_turn() {
  OpenTurn open;
  open.turn = std::make_unique<core::Turn>(next_sequence_, epoch_, now());
  return open;
}

void Loop::command(core::Command command, std::function<void(core::Outcome)> done) {
  core::Token token;
  {
    std::lock_guard lock(waiting_mutex_);
    token = next_token_++;
    waiting_[token] = std::move(done);
  }
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.token; }) c.token = token;
      },
      command);
  Input input(std::move(command));
  if (inputs_.try_push(input)) return;
  std::function<void(core::Outcome)> refused;
  {
    std::lock_guard lock(waiting_mutex_);
    const auto found = waiting_.find(token);
    refused = std::move(found->second);
    waiting_.erase(found);
  }
  core::Outcome busy;
  busy.refusals.push_back({"busy", "the scheduler has more to do than it can queue; try again shortly"});
  refused(std::move(busy));
}

bool Loop::read(std::function<void(const core::Core&)> read, std::function<void()> done) {
  return inputs_.try_push(Read{std::move(read), std::move(done)});
}

bool Loop::post(core::Command command) {
  return inputs_.try_push(std::move(command));
}

bool Loop::cut(TakeCut take) {
  return inputs_.try_push(Cut{std::move(take)});
}

void Loop::give_back(std::shared_ptr<core::Snapshot> cut) {
  inputs_.push(Discard{std::move(cut)});
}

void Loop::run() {
  while (!stopping_) {
    const bool room = take_inputs();
    core::Command tick = core::Tick{};
    core_.step(tick, now(), *open_.turn);
    persist_or_release(room ? 0ms : options_.tick);
  }
  while (in_flight_.turn &&
         !finish_in_flight(100ms)) {  // it was decided: it becomes durable if the journal can be reached
  }
}

bool Loop::turn_is_full() const {
  return static_cast<size_t>(open_.turn->batch().records_size()) >= options_.turn_records ||
         open_.turn->content_bytes() >= options_.turn_content_bytes ||
         open_.turn->most_contents() + kMostContentsOfACommand > core::kMaxContentsPerBlob;
}

bool Loop::take_inputs() {
  if (batch_next_ == batch_.size()) {
    batch_.clear();
    batch_next_ = 0;
    inputs_.take(batch_, 1024, options_.tick);
  }
  while (batch_next_ < batch_.size()) {
    if (turn_is_full()) return !in_flight_.turn;
    carry_out(batch_[batch_next_++]);
  }
  return true;
}

void Loop::carry_out(Input& input) {
  if (auto* command = std::get_if<core::Command>(&input)) {
    core_.step(*command, now(), *open_.turn);
  } else if (auto* read = std::get_if<Read>(&input)) {
    read->run(core_);
    open_.reads.push_back(std::move(read->done));
  } else if (auto* cut = std::get_if<Cut>(&input)) {
    open_.cuts.push_back(std::move(cut->take));
  } else {
    std::get<Discard>(input).cut.reset();
  }
}

void Loop::persist_or_release(Millis patience) {
  if (in_flight_.turn && !finish_in_flight(patience)) return;
  if (stopping_) return;
  const Sequence sequence = open_.turn->sequence();
  if (!open_.turn->has_records()) {
    const Sequence durable(sequence.value() - 1);
    take_cuts(open_, durable);
    release(std::exchange(open_, new_turn()), durable);
    return;
  }
  take_cuts(open_, sequence);
  open_.turn->batch().set_wall_ms(wall_now_ms());
  next_sequence_ = Sequence(sequence.value() + 1);
  in_flight_ = std::exchange(open_, new_turn());
  outlet_.appended(*in_flight_.turn);
  MUSTER_CHECK(to_append_.try_push(in_flight_.turn.get()));
}

// The state now is exactly what the journal says up to `sequence`.
void Loop::take_cuts(OpenTurn& turn, Sequence sequence) {
  for (auto& take : turn.cuts) {
    auto cut = std::make_shared<core::Snapshot>(core_.state().snapshot(sequence, turn.turn->last()));
    turn.reads.push_back([take = std::move(take), cut = std::move(cut)]() mutable { take(std::move(cut)); });
  }
  turn.cuts.clear();
}

// False: it is still in flight.
bool Loop::finish_in_flight(Millis patience) {
  std::vector<store::AppendReport> report;
  if (appended_.take(report, 1, patience) == 0) return false;
  OpenTurn done = std::exchange(in_flight_, {});
  if (report.front().outcome == store::AppendOutcome::Durable) {
    const Sequence sequence = done.turn->sequence();
    release(std::move(done), sequence);
  } else {
    stopping_ = true;
    outlet_.stepped_down(report.front().why);
  }
  return true;
}

void Loop::release(OpenTurn done, Sequence durable) {
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
  for (core::Replied& reply : replies) deliver(reply);
  for (auto& read : done.reads) read();
  outlet_.turn_ended(*done.turn);
}

void Loop::deliver(core::Replied& reply) {
  std::function<void(core::Outcome)> done;
  {
    std::lock_guard lock(waiting_mutex_);
    const auto found = waiting_.find(reply.token);
    if (found == waiting_.end()) return;
    done = std::move(found->second);
    waiting_.erase(found);
  }
  done(std::move(reply.outcome));
}

void Loop::append_turns() {
  std::vector<const core::Turn*> next;
  while (true) {
    next.clear();
    if (to_append_.take(next, 1, 1s) == 0) {
      if (to_append_.closed()) return;
      continue;
    }
    store::AppendReport report = journal_.append(*next.front(), [this] { return stopping_.load(); });
    appended_.push(std::move(report));
    inputs_.wake();
  }
}

}  // namespace muster::app
