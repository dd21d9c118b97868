// The troubles that come by themselves, again and again, while the plan has them.
#include <algorithm>
#include <utility>

#include "scheduler/store/journal_scripts.h"
#include "scheduler/store/keys.h"
#include "tests/simulation/world.h"

namespace muster::sim {
namespace {

constexpr SimTime kPromptly = 700ms;  // the lease alone would take longer, and a standby claims every 100 ms
constexpr int kNeverHeardOf = 20;

}  // namespace

void World::again(Fault fault, SimTime mean, void (World::*strike)()) {
  if (!around_.plan.has(fault)) return;
  around_.timeline.after(around_.chances.until(fault, mean), nullptr, [this, fault, mean, strike] {
    if (!around_.chances.on()) return;
    if (around_.chances.happens(fault)) (this->*strike)();
    again(fault, mean, strike);
  });
}

void World::begin_troubles() {
  again(Fault::SchedulerCrash, 70s, &World::crash_scheduler);
  again(Fault::AgentCrash, 60s, &World::crash_agent);
  again(Fault::Pause, 60s, &World::pause_somebody);
  again(Fault::Rival, 100s, &World::start_rival);
  again(Fault::LinkCut, 20s, &World::cut_link);
  again(Fault::Partition, 45s, &World::stall_link);
  again(Fault::RedisAway, 70s, &World::redis_goes_away);
  again(Fault::RedisRefuses, 70s, &World::redis_refuses);
  again(Fault::Failover, 90s, &World::redis_fails_over);
  again(Fault::WallJump, 40s, &World::jump_a_clock);
  again(Fault::Operators, 20s, &World::operators_meddle);
  again(Fault::HandOver, 60s, &World::ask_to_go);
  again(Fault::Revoke, 300s, &World::revoke_site);
  again(Fault::Rotate, 60s, &World::rotate_key);
  again(Fault::Versions, 200s, &World::finalise_upgrade);
  if (around_.plan.replicas > 0) again(Fault::ReplicaLags, 40s, &World::lag_replica);
  if (around_.plan.replicas == 0) again(Fault::LostReign, 200s, &World::lose_reigns);
}

AgentProcess& World::some_agent(Fault fault) {
  return *agents_[around_.chances.random(fault).below(agents_.size())];
}

void World::crash_scheduler() {
  if (schedulers_.empty()) return;
  SchedulerProcess* leader = serving();
  Random& random = around_.chances.random(Fault::SchedulerCrash);
  if (leader == nullptr || random.chance(0.3)) leader = schedulers_[random.below(schedulers_.size())].get();
  crash(leader->life());
}

void World::crash_agent() {
  AgentProcess& agent = some_agent(Fault::AgentCrash);
  if (agent.up()) crash(agent.life());
}

void World::pause_somebody() {
  Random& random = around_.chances.random(Fault::Pause);
  LifePtr life = some_agent(Fault::Pause).life();
  if (random.chance(0.5) && !schedulers_.empty()) life = schedulers_[random.below(schedulers_.size())]->life();
  const SimTime pause(static_cast<int64_t>(random.exponential(25e6)));
  around_.trace.line('X', life->name, "stands still for " + std::to_string(pause.count() / 1000) + " ms");
  life->paused_until = std::max(life->paused_until, around_.timeline.now() + pause);  // what waits, waits till then
}

// As where the one that leads is thought dead, and is not.
void World::start_rival() {
  Random& random = around_.chances.random(Fault::Rival);
  SchedulerProcess* leader = serving();
  const SimTime pause(static_cast<int64_t>(random.exponential(10e6)));
  if (leader != nullptr && (around_.plan.standbys > 0 || random.chance(0.5)))
    leader->life()->paused_until = std::max(leader->life()->paused_until, around_.timeline.now() + pause);
  if (around_.plan.standbys == 0) start_scheduler(false);
}

void World::cut_link() {
  network_.cut(around_.chances.random(Fault::LinkCut).next() % 1024);
}

void World::stall_link() {
  Random& random = around_.chances.random(Fault::Partition);
  network_.stall(random.next() % 1024, SimTime(static_cast<int64_t>(random.exponential(30e6))));
}

void World::redis_goes_away() {
  Random& random = around_.chances.random(Fault::RedisAway);
  around_.trace.line('R', "redis", "is away");
  around_.redis.mood = RedisServer::Mood::Away;
  around_.timeline.after(SimTime(random.between(100'000, 40'000'000)), nullptr, [this] {
    if (around_.redis.mood == RedisServer::Mood::Away) around_.redis.mood = RedisServer::Mood::Well;
  });
}

void World::redis_refuses() {
  Random& random = around_.chances.random(Fault::RedisRefuses);
  if (around_.redis.mood != RedisServer::Mood::Well) return;
  const auto mood = random.chance(0.5) ? RedisServer::Mood::OutOfMemory : RedisServer::Mood::ReadOnly;
  around_.trace.line('R', "redis", mood == RedisServer::Mood::ReadOnly ? "is read-only" : "is out of memory");
  around_.redis.mood = mood;
  around_.timeline.after(SimTime(random.between(100'000, 30'000'000)), nullptr, [this, mood] {
    if (around_.redis.mood == mood) around_.redis.mood = RedisServer::Mood::Well;
  });
}

// Often the master is cut off from its replicas for some time before anybody notices. Now and then another failover
// comes soon after.
void World::redis_fails_over() {
  Random& random = around_.chances.random(Fault::Failover);
  around_.redis.replicas().cut_all(around_.timeline.now());
  if (around_.plan.replicas > 0 && random.chance(0.7)) {
    around_.trace.line('R', "redis", "is cut off from its replicas");
    around_.timeline.after(SimTime(random.between(1'000, 5'000'000)), nullptr, [this] { redis_dies(); });
  } else {
    redis_dies();
  }
  if (random.chance(0.3))
    around_.timeline.after(SimTime(random.between(16'000'000, 20'000'000)), nullptr, [this] {
      if (around_.chances.on()) redis_fails_over();
    });
}

void World::redis_dies() {
  if (!around_.chances.on()) return;
  around_.trace.line('R', "redis", "is away, and will fail over");
  around_.redis.mood = RedisServer::Mood::Away;
  around_.redis.replicas().cut_all(around_.timeline.now());
  Random& random = around_.chances.random(Fault::Failover);
  const auto lost = static_cast<size_t>(random.exponential(random.chance(0.3) ? 60 : 5));
  around_.timeline.after(SimTime(random.between(50'000, 10'000'000)), nullptr, [this, lost] {
    if (!around_.chances.on()) return;  // it came too late, and Redis is well again
    if (around_.plan.replicas > 0) return promote_replica();
    put_older_copy(lost);
  });
}

// A copy that lacks the newest `lost` entries of the journal. It knows who leads: a reign that left no trace is what
// local durability is documented to lose.
void World::put_older_copy(size_t lost) {
  const size_t least = std::max(never_lost_, around_.redis.after_fence());
  const size_t size = around_.redis.log_size();
  const size_t keep = std::max(std::min(least, size), around_.redis.before_entries(lost));
  around_.trace.line('R', "redis", "fails over: " + std::to_string(size - keep) + " writes are lost");
  around_.redis.fail_over(keep);
  around_.redis.mood = RedisServer::Mood::Well;
  before_lost_.reset();
}

void World::crash_all_schedulers() {
  for (const auto& scheduler : schedulers_) {
    if (scheduler->life()->alive) crash(scheduler->life());
  }
}

// Some schedulers take the lead and die before anybody hears of them. Agents get to know the reign after theirs, and
// Redis forgets them all. So whoever leads next has a number that is free, and lower than what agents have seen.
void World::lose_reigns() {
  if (before_lost_ || around_.redis.mood != RedisServer::Mood::Well) return;
  around_.trace.line('R', "redis", "will forget the next reigns");
  before_lost_ = around_.redis.log_size();
  crash_all_schedulers();
  Random& random = around_.chances.random(Fault::LostReign);
  for (int i = 0; i < kNeverHeardOf; ++i) take_lead_and_die(std::to_string(random.next()));
  around_.timeline.after(SimTime(random.between(15'000'000, 60'000'000)), nullptr, [this] {
    const auto keep = std::exchange(before_lost_, std::nullopt);
    if (!keep || !around_.chances.on() || *keep >= around_.redis.log_size()) return;
    crash_all_schedulers();
    around_.trace.line('R', "redis",
                       "fails over: " + std::to_string(around_.redis.log_size() - *keep) + " writes are lost");
    around_.redis.fail_over(*keep);
  });
}

void World::take_lead_and_die(const std::string& token) {
  const store::Keys keys;
  const std::vector<std::string> words = {
      "EVAL", store::acquire_script().text(), "3", keys.epoch(), keys.tail(), keys.journal(), "0", token};
  const std::vector<std::string_view> views(words.begin(), words.end());
  RedisConnection connection;
  around_.redis.execute(views, "nobody", around_.timeline.now(), connection);
}

// The most advanced replica, as Sentinel chooses. The others join it soon, the old master when it is back.
void World::promote_replica() {
  Random& random = around_.chances.random(Fault::Failover);
  const size_t size = around_.redis.log_size();
  const size_t keep = around_.redis.replicas().promote(around_.timeline.now());
  around_.trace.line('R', "redis", "fails over to a replica: " + std::to_string(size - keep) + " writes are lost");
  around_.redis.fail_over(keep);
  around_.redis.mood = RedisServer::Mood::Well;
  for (size_t i = 0; i < around_.redis.replicas().count(); ++i) {
    const SimTime back(i == 0 ? random.between(500'000, 20'000'000) : random.between(1'000, 2'000'000));
    around_.timeline.after(back, nullptr, [this, i] { around_.redis.replicas().join(i); });
  }
}

// Far behind, or cut off.
void World::lag_replica() {
  Random& random = around_.chances.random(Fault::ReplicaLags);
  Replicas& replicas = around_.redis.replicas();
  const size_t nth = random.below(replicas.count());
  const SimTime now = around_.timeline.now();
  if (random.chance(0.5)) {
    around_.trace.line('R', "redis", "loses a replica for a while");
    replicas.cut(nth, now);
  } else {
    around_.trace.line('R', "redis", "has a replica that lags");
    replicas.set_lag(nth, now, SimTime(random.between(20'000, 3'000'000)));
  }
  around_.timeline.after(SimTime(static_cast<int64_t>(random.exponential(12e6))), nullptr, [this, nth] {
    if (around_.redis.mood == RedisServer::Mood::Away) return;  // it may fail over; who joins is seen to there
    around_.redis.replicas().set_usual_lag(nth);
    around_.redis.replicas().join(nth);
  });
}

void World::ask_to_go() {
  SchedulerProcess* leader = serving();
  if (leader == nullptr || leader->life()->paused_until > around_.timeline.now()) return;
  leader->hand_over([this, epoch = leader->epoch().value()] { expect_successor(epoch); });
}

// With a standby that is ready, and nothing in the way, it leads at once.
void World::expect_successor(uint32_t epoch) {
  const auto calm = [this, died = deaths_, server = around_.redis.server()] {
    const Replicas& replicas = around_.redis.replicas();
    return around_.redis.mood == RedisServer::Mood::Well && around_.redis.server() == server &&
           deaths_ <= died + 1 &&  // its own
           (replicas.count() == 0 || replicas.confirm_within(500ms));
  };
  const bool ready = std::any_of(schedulers_.begin(), schedulers_.end(), [this](const auto& scheduler) {
    return scheduler->life()->alive && scheduler->is_ready() &&
           scheduler->life()->paused_until < around_.timeline.now();
  });
  if (!ready || !calm()) return;
  const auto troubles = [this] {
    uint32_t count = 0;
    for (const Fault fault : {Fault::Pause, Fault::Rival, Fault::RedisBreaks, Fault::RedisAway, Fault::RedisRefuses,
                              Fault::Failover, Fault::ReplicaLags})
      count += around_.chances.count(fault);
    return count;
  };
  around_.timeline.after(kPromptly, nullptr, [this, epoch, calm, troubles, before = troubles()] {
    if (calm() && troubles() == before && around_.oracle.model().epoch() <= epoch)
      around_.oracle.violated("nobody leads " + std::to_string(kPromptly.count() / 1000) +
                              " ms after a leader has handed over");
  });
}

void World::revoke_site() {
  operators_.revoke_site();
}

void World::rotate_key() {
  operators_.rotate_key();
}

void World::finalise_upgrade() {
  operators_.finalise_upgrade();
}

void World::jump_a_clock() {
  Random& random = around_.chances.random(Fault::WallJump);
  const int64_t jump_ms = random.between(-7'200'000, 7'200'000);
  if (!schedulers_.empty() && random.chance(0.4)) {
    schedulers_.back()->clock().jump(jump_ms);
  } else {
    some_agent(Fault::WallJump).clock().jump(jump_ms);
  }
}

void World::operators_meddle() {
  operators_.meddle();
}

}  // namespace muster::sim
