#include "scheduler/app/loop.h"

#include <utility>

#include "common/base/check.h"

namespace muster::app {

using namespace std::chrono_literals;

namespace {

constexpr Millis kLookAfter = 1000ms;  // without a turn, whether Redis still has the last ones

}  // namespace

Loop::Loop(core::Core& core, store::Journal& journal, Outlet& outlet, Sequence next, ShardTime now, LoopOptions options)
    : journal_(journal),
      outlet_(outlet),
      options_(options),
      base_(now),
      started_(std::chrono::steady_clock::now()),
      inputs_(options.queue_commands),
      turns_(
          core, outlet, [this](core::Replied& reply) { deliver(reply); }, next, now, options.turn) {}

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
    turns_.step(tick, now());
    persist_or_release(room ? 0ms : options_.tick);
  }
  while (turns_.in_flight() &&
         !finish_in_flight(100ms)) {  // it was decided: it becomes durable if the journal can be reached
  }
}

bool Loop::take_inputs() {
  if (batch_next_ == batch_.size()) {
    batch_.clear();
    batch_next_ = 0;
    inputs_.take(batch_, 1024, options_.tick);
  }
  while (batch_next_ < batch_.size()) {
    if (turns_.is_full()) return !turns_.in_flight();
    carry_out(batch_[batch_next_++]);
  }
  return true;
}

void Loop::carry_out(Input& input) {
  if (auto* command = std::get_if<core::Command>(&input)) {
    turns_.step(*command, now());
  } else if (auto* read = std::get_if<Read>(&input)) {
    turns_.read(read->run, std::move(read->done));
  } else if (auto* cut = std::get_if<Cut>(&input)) {
    turns_.cut(std::move(cut->take));
  } else {
    std::get<Discard>(input).cut.reset();
  }
}

void Loop::persist_or_release(Millis patience) {
  const bool waiting = turns_.in_flight();
  const bool heard = finish_in_flight(waiting ? patience : 0ms);  // without a turn: a look found that another leads
  if ((waiting && !heard) || stopping_) return;
  if (const core::Turn* turn = turns_.close(now(), wall_now_ms())) MUSTER_CHECK(to_append_.try_push(turn));
}

// False: nothing was heard from the journal.
bool Loop::finish_in_flight(Millis patience) {
  std::vector<store::AppendReport> report;
  if (appended_.take(report, 1, patience) == 0) return false;
  if (report.front().outcome == store::AppendOutcome::Durable) {
    turns_.durable();
  } else {
    if (turns_.in_flight()) turns_.abandon();
    stopping_ = true;
    outlet_.stepped_down(report.front().why);
  }
  return true;
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
  const auto give_up = [this] { return stopping_.load(); };
  std::vector<const core::Turn*> next;
  while (true) {
    next.clear();
    store::AppendReport report;
    if (to_append_.take(next, 1, kLookAfter) > 0) {
      report = journal_.append(*next.front(), give_up);
    } else {
      if (to_append_.closed()) return;
      report = journal_.look(give_up);
      if (report.outcome == store::AppendOutcome::Durable) continue;
    }
    const bool over = report.outcome == store::AppendOutcome::SteppedDown;
    appended_.push(std::move(report));
    inputs_.wake();
    if (over) return;
  }
}

}  // namespace muster::app
