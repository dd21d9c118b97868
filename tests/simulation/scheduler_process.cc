#include "tests/simulation/scheduler_process.h"

#include <prometheus/registry.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "scheduler/core/checkpoint.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/store_metrics.h"

namespace muster::sim {
namespace {

constexpr SimTime kLoopTick = 200ms, kGatewayTick = 200ms, kContendEvery = 100ms, kLookAfter = 1s;

// Counted by all, looked at by nobody.
struct Metrics {
  prometheus::Registry registry;
  store::StoreMetrics store{registry};
  gateway::GatewayMetrics gateway{registry};
  std::shared_ptr<gateway::Wake> wake = std::make_shared<gateway::Wake>();
};
Metrics& metrics() {
  static Metrics metrics;
  return metrics;
}

}  // namespace

SchedulerProcess::SchedulerProcess(Surroundings& around, Network& network, std::string name, SchedulerSetup setup,
                                   Clock clock, Ended ended)
    : around_(around),
      network_(network),
      life_(std::make_shared<Life>(Life{std::move(name), true, SimTime(0)})),
      setup_(setup),
      clock_(clock),
      ended_(std::move(ended)),
      core_(std::make_unique<core::Core>(0, setup.formats)),
      append_line_(around, life_),
      line_(around, life_),
      credits_([this](const std::string& what) { around_.oracle.violated(life_->name + ": " + what); }),
      features_([this](const std::string& what) { around_.oracle.violated(life_->name + ": " + what); }) {
  store::JournalOptions journal;
  journal.retain_bytes = setup_.retain_bytes;
  if (setup_.replica) journal.durability = store::Durability::Replica;
  journal_ =
      std::make_unique<store::RedisJournal>(std::make_unique<WaitingLine>(around_, life_), journal, metrics().store);
  store::CheckpointOptions checkpoints;
  checkpoints.trim_entries = setup_.trim_entries;
  checkpoints_ = std::make_unique<store::CheckpointStore>(std::make_unique<WaitingLine>(around_, life_), checkpoints);
}

SchedulerProcess::~SchedulerProcess() {
  life_->alive = false;
}

ShardTime SchedulerProcess::now() const {
  return recovered_.now + std::chrono::duration_cast<Millis>(clock_.steady() - recovered_at_);
}

SteadyTime SchedulerProcess::steady() const {
  return SteadyTime(clock_.steady());
}

void SchedulerProcess::maybe_crash() {
  if (around_.chances.strikes(Fault::CrashInside, 0.0004)) throw Crashed{life_};
}

Result<void> SchedulerProcess::start() {
  if (!setup_.stands_by) return lead();
  lease_ = std::make_unique<store::LeaderLease>(std::make_unique<WaitingLine>(around_, life_), 0,
                                                store::LeaseHolder{life_->name, "", ""}, election::Timing{}.ttl);
  follower_ = std::make_unique<app::Follower>(line_, *checkpoints_, 0, setup_.formats);
  every(kContendEvery, [this] { contend(); });
  return {};
}

// Reads on, as a standby's thread does.
void SchedulerProcess::follow() {
  using Progress = app::Follower::Progress;
  const bool loading = election_.stage() == election::Stage::Loading;
  const Millis now = std::chrono::duration_cast<Millis>(clock_.steady());
  auto progress = follower_->advance();
  while (progress && *progress == Progress::More) progress = follower_->advance();
  if (!progress && !store::is_passing(progress.error())) return stepped_down(progress.error().message);
  if (progress && *progress == Progress::CaughtUp && loading) election_.tell(election::Event::CaughtUp, now);
  if (progress && *progress == Progress::Restarted && !loading) election_.tell(election::Event::FellBehind, now);
}

void SchedulerProcess::contend() {
  using election::Act;
  using election::Event;
  const Millis now = std::chrono::duration_cast<Millis>(clock_.steady());
  if (follower_) follow();
  if (!life_->alive) return;
  if (resigned_) return;
  const Act act = election_.due(now);
  if (act == Act::Claim || act == Act::Look) {
    const auto seen = act == Act::Claim ? lease_->claim() : lease_->look();
    if (!seen) {
      election_.tell(Event::NoAnswer, now);
    } else if (*seen) {
      election_.tell(Event::Held, now);
    } else if (act == Act::Claim) {
      election_.tell(Event::Mine, now);
    }
  }
  if (election_.stage() == election::Stage::Ended) return stepped_down("another scheduler holds the leader lease");
  if (election_.stage() != election::Stage::Leading || !follower_) return;
  if (const auto leads = lead(); !leads) stepped_down(leads.error().message);
}

Result<void> SchedulerProcess::lead() {
  const std::atomic<bool> give_up{true};  // whoever runs it starts it again
  auto recovered = follower_ ? app::take_over(*follower_, core_, *journal_, give_up)
                             : app::recover(*core_, *journal_, *checkpoints_, give_up);
  follower_.reset();
  if (!recovered) return tl::unexpected(recovered.error());
  recovered_ = std::move(*recovered);
  if (setup_.formats.newest < around_.oracle.model().format())
    around_.oracle.violated(life_->name + " leads, and does not know the format that is finalised");
  around_.oracle.compare(core_->state(), life_->name);
  around_.oracle.leads(life_->name, {recovered_.opened.epoch.value(), recovered_.next.value() - 1});
  around_.trace.line('S', life_->name,
                     "leads with epoch " + std::to_string(recovered_.opened.epoch.value()) + " from batch " +
                         std::to_string(recovered_.opened.tail.value()) + ", checkpoint " +
                         std::to_string(recovered_.checkpoint.value()) + ", " +
                         std::to_string(recovered_.replayed_records) + " records replayed");
  around_.timeline.after(around_.between(20ms, 3s), life_, [this] { begin_to_serve(); });
  return {};
}

void SchedulerProcess::begin_to_serve() {
  recovered_at_ = clock_.steady();
  app::change_directory(app::whole_directory(core_->state()), directory_);
  turns_ = std::make_unique<app::TurnPipeline>(
      *core_, *this, [this](core::Replied& reply) { deliver(reply); }, recovered_.next, recovered_.now, setup_.turn);
  for (const JobNumber job : recovered_.deleted) {
    std::vector<std::string> words{"UNLINK", store::Keys().contents(job)};
    (void)line_.command({words[0], words[1]});
  }
  make_sessions();
  for (core::Effect& effect : recovered_.effects) {
    if (const auto* task = std::get_if<core::ScoreTask>(&effect)) score(*task);
  }
  network_.serve(this, life_, epoch().value());
  every(kLoopTick, [this] { turn(); });
  every(kGatewayTick, [this] { sessions_->tick(steady()); });
  if (setup_.checkpoint_every > SimTime(0)) every(setup_.checkpoint_every, [this] { checkpoint(); });
}

void SchedulerProcess::make_sessions() {
  for (const core::EpochStart& start : core_->state().epoch_starts()) {
    config_.epochs.push_back({start.epoch, start.tail, start.reign});
  }
  config_.tail = Sequence(recovered_.next.value() - 1);
  config_.scheduler_version = "simulated";
  config_.on_higher_epoch = [this](uint32_t epoch) { raise_epoch(epoch); };
  config_.wall_clock = [this] { return clock_.wall_ms(); };
  admit(directory_.sites());
  sessions_ = std::make_unique<gateway::Sessions>(gateway::Sessions::Surroundings{
      config_, directory_, *this, *this, *this, *this, metrics().gateway, metrics().wake});
}

void SchedulerProcess::every(SimTime period, std::function<void()> what) {
  around_.timeline.after(period, life_, [this, period, what = std::move(what)] {
    what();
    if (life_->alive) every(period, what);
  });
}

// ---- the loop ----

bool SchedulerProcess::post(core::Command command) {
  if (stopped_ || queue_.size() >= setup_.queue_commands) return false;
  credits_.posted(command);
  queue_.push_back(std::move(command));
  wake();
  return true;
}

void SchedulerProcess::command(core::Command command, std::function<void(core::Outcome)> done) {
  const core::Token token = next_token_++;
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.token; }) c.token = token;
      },
      command);
  if (post(std::move(command))) waiting_[token] = std::move(done);
}

void SchedulerProcess::wake() {
  if (woken_) return;
  woken_ = true;
  around_.timeline.after(around_.between(10us, 1ms), life_, [this] {
    woken_ = false;
    turn();
  });
}

void SchedulerProcess::turn() {
  if (stopped_) return;
  while (!queue_.empty() && !turns_->is_full()) {
    core::Command next = std::move(queue_.front());
    queue_.pop_front();
    credits_.taken(next);
    turns_->step(next, now());
  }
  core::Command tick = core::Tick{};
  turns_->step(tick, now());
  if (turns_->in_flight() || looking_) return;
  if (const core::Turn* closed = turns_->close(now(), clock_.wall_ms())) {
    journal_->appender().begin(*closed);
    backoff_ = 10ms;
    exchange();
  } else if (around_.timeline.now() - appended_at_ > kLookAfter) {
    look();
  }
  if (!queue_.empty()) wake();
}

void SchedulerProcess::look() {
  looking_ = true;
  journal_->appender().begin_look();
  backoff_ = 10ms;
  exchange();
}

void SchedulerProcess::exchange() {
  if (journal_->appender().over()) return over();
  append_line_.ask(journal_->appender().next(), [this](const Result<store::RedisReply>& reply) {
    maybe_crash();
    if (journal_->appender().answered(reply)) {
      backoff_ = 10ms;
      return exchange();
    }
    append_line_.drop();
    if (stopped_) {
      journal_->appender().give_up();
      return over();
    }
    const SimTime pause = backoff_;
    backoff_ = std::min<SimTime>(2 * backoff_, 1s);
    around_.timeline.after(pause, life_, [this] { exchange(); });
  });
}

void SchedulerProcess::over() {
  const store::AppendReport report = journal_->appender().finish();
  appended_at_ = around_.timeline.now();
  const bool looked = std::exchange(looking_, false);
  if (report.outcome == store::AppendOutcome::Durable && looked) {
    if (!stopped_) wake();
  } else if (report.outcome == store::AppendOutcome::Durable) {
    if (report.reappended > 0)
      around_.trace.line('S', life_->name, "puts back " + std::to_string(report.reappended) + " batches");
    turns_->durable();
    if (!stopped_) wake();
  } else {
    if (turns_->in_flight()) turns_->abandon();
    if (!stopped_) return stepped_down(report.why);
  }
  if (stopped_) depart();
}

void SchedulerProcess::appended(const core::Turn& turn) {
  changes_ = app::directory_changes(core_->state(), turn.effects);
  const JournalModel& model = around_.oracle.model();
  if (model.sequence() + 1 == turn.sequence().value() && model.epoch() == epoch().value())
    credits_.decided(turn, model);
}

void SchedulerProcess::release(std::vector<core::Effect> effects, Epoch epoch, Sequence sequence) {
  around_.oracle.released({epoch.value(), sequence.value()});
  maybe_crash();
  app::change_directory(std::exchange(changes_, {}), directory_);
  for (core::Effect& effect : effects) {
    if (const auto* gone = std::get_if<core::JobGone>(&effect)) {
      const std::string key = store::Keys().contents(gone->job);
      (void)line_.command({"UNLINK", key});
    }
    if (const auto* task = std::get_if<core::ScoreTask>(&effect)) score(*task);
  }
  put_out({std::move(effects), sequence});
}

void SchedulerProcess::turn_ended(const core::Turn& turn) {
  if (turn.has_records()) put_out({{}, turn.sequence(), false});
}

void SchedulerProcess::put_out(Release release) {
  releases_.push_back(std::move(release));
  around_.timeline.after(around_.between(10us, 2ms), life_, [this] { release_all(); });
}

void SchedulerProcess::release_all() {
  while (!releases_.empty()) {
    Release next = std::move(releases_.front());
    releases_.pop_front();
    if (next.has_effects) sessions_->release(next.effects, next.sequence);
    around_.oracle.knows(life_->name, next.sequence.value());
  }
}

void SchedulerProcess::deliver(core::Replied& reply) {
  maybe_crash();
  const auto found = waiting_.find(reply.token);
  if (found == waiting_.end()) return;
  const auto done = std::move(found->second);
  waiting_.erase(found);
  done(std::move(reply.outcome));
}

void SchedulerProcess::score(const core::ScoreTask& task) {
  around_.timeline.after(around_.between(1ms, 5s), life_, [this, task] {
    if (!post(core::Scored{task.job, task.task, task.counted, around_.random.part()})) score(task);
  });
}

void SchedulerProcess::stepped_down(const std::string& why) {
  if (!life_->alive) return;
  around_.trace.line('S', life_->name, "steps down: " + why);
  life_->alive = false;
  network_.gone(life_, false);
  ended_(why);
}

// ---- checkpoints ----

void SchedulerProcess::checkpoint() {
  if (stopped_ || std::exchange(checkpointing_, true)) return;
  turns_->cut([this](std::shared_ptr<core::Snapshot> cut) {
    around_.timeline.after(around_.between(1ms, 2s), life_, [this, cut = std::move(cut)] { write_checkpoint(cut); });
  });
}

void SchedulerProcess::write_checkpoint(const std::shared_ptr<core::Snapshot>& cut) {
  checkpointing_ = false;
  core::CheckpointWriter writer(*cut);
  const auto written = checkpoints_->write(
      cut->sequence, recovered_.opened.epoch, recovered_.opened.fence, [&] { return writer.next(); },
      [] { return false; });
  around_.trace.line('S', life_->name,
                     "checkpoint of batch " + std::to_string(cut->sequence.value()) +
                         (written ? " is written" : " fails: " + written.error().code));
}

}  // namespace muster::sim
