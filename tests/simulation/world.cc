#include "tests/simulation/world.h"

#include <algorithm>

namespace muster::sim {
namespace {

constexpr SimTime kPatience = 1h;  // for all work to come to its end once troubles are over
constexpr uint32_t kRelief = 6;    // people who are kept for the end: more than any task wants

}  // namespace

World::World(Plan plan, bool aloud)
    : around_(std::move(plan), aloud),
      network_(around_),
      operators_(
          around_,
          [this](core::Command command, Operators::Done done) {
            SchedulerProcess* leader = serving();
            if (leader == nullptr) return false;
            leader->command(std::move(command), std::move(done));
            return true;
          },
          [this](const std::string& site, const std::string& key) {
            for (const auto& agent : agents_) {
              if (agent->site() != site) continue;
              agent->set_key(key);
              if (agent->up()) crash(agent->life());
            }
          }),
      random_(around_.plan.seed, "processes") {}

Clock World::clock() {
  const bool drifts = around_.plan.has(Fault::ClockDrift);
  return {around_.timeline, around_.between(1s, 1h), drifts ? 0.8 + 0.4 * random_.part() : 1.0, 1'700'000'000'000};
}

void World::populate() {
  std::vector<std::string> sites;
  std::vector<std::vector<std::string>> people;
  for (uint32_t i = 0; i < around_.plan.sites; ++i) {
    const std::string site = "site" + std::to_string(i);
    sites.push_back(site);
    AgentProcess* agent = agents_
                              .emplace_back(std::make_unique<AgentProcess>(
                                  around_, network_, site, static_cast<uint8_t>(i + 1), clock(),
                                  [this, i] {
                                    around_.timeline.after(around_.between(1s, 30s), nullptr, [this, i] {
                                      if (!agents_[i]->up()) agents_[i]->boot();
                                    });
                                  }))
                              .get();
    people.emplace_back();
    const uint32_t relief = i == 0 ? kRelief : 0;
    for (uint32_t p = 0; p < around_.plan.people_per_site + relief; ++p) {
      const bool is_relief = p >= around_.plan.people_per_site;
      people.back().push_back((is_relief ? "r" : "p") + std::to_string(i) + std::to_string(p));
      (is_relief ? relief_ : people_)
          .push_back(std::make_unique<Person>(around_, *agent, people.back().back(), is_relief));
    }
  }
  for (const auto& agent : agents_) agent->boot();
  operators_.set_up(sites, people, [this] {
    never_lost_ = around_.redis.log_size();
    phase_ = Phase::Trouble;
    around_.trace.line('W', "world", "is set up: " + around_.plan.text());
    around_.chances.begin();
    begin_troubles();
    for (const auto& person : people_) person->start();
    around_.timeline.after(around_.plan.trouble, nullptr, [this] { settle_down(); });
  });
}

Verdict World::run() {
  start_scheduler(around_.plan.standbys > 0);
  populate();
  while (phase_ != Phase::Over && around_.oracle.violation().empty()) {
    bool more = true;
    try {
      more = around_.timeline.run_next();
    } catch (const Crashed& crashed) {
      crash(crashed.life);
    }
    reap();
    if (!more) around_.oracle.violated("nothing happens any more");
  }
  Verdict verdict;
  verdict.violation = around_.oracle.violation();
  verdict.lived = around_.timeline.now();
  verdict.events = around_.timeline.events();
  verdict.digest = around_.trace.digest();
  verdict.struck = around_.chances.struck();
  verdict.saved = around_.oracle.all_saved().size();
  verdict.unjudged = around_.oracle.unjudged();
  verdict.epochs = around_.oracle.model().epoch();
  for (const auto& [id, assignment] : around_.oracle.model().assignments()) {
    verdict.counted += assignment.state == core::AssignmentState::Counted;
  }
  if (!verdict.violation.empty()) around_.trace.line('!', "oracle", verdict.violation);
  return verdict;
}

void World::crash(const LifePtr& life) {
  around_.trace.line('X', life->name, "crashes");
  for (size_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i]->life() != life) continue;
    agents_[i]->crash(around_.random.chance(0.3));
    around_.timeline.after(around_.between(500ms, 60s), nullptr, [this, i] {
      if (!agents_[i]->up()) agents_[i]->boot();
    });
  }
  if (!life->alive) return;
  ++deaths_;
  life->alive = false;
  network_.gone(life, around_.random.chance(0.3));
  start_scheduler_later(200ms, 15s);
}

// ---- schedulers ----

SchedulerProcess* World::serving() {
  SchedulerProcess* latest = nullptr;
  for (const auto& scheduler : schedulers_) {
    if (!scheduler->life()->alive || !scheduler->serves()) continue;
    if (latest == nullptr || scheduler->epoch() > latest->epoch()) latest = scheduler.get();
  }
  return latest;
}

// Those that have ended leave the world when nobody can be inside them.
void World::reap() {
  std::erase_if(schedulers_, [](const auto& scheduler) { return !scheduler->life()->alive; });
}

SchedulerSetup World::setup(bool stands_by) {
  SchedulerSetup setup;
  setup.stands_by = stands_by;
  setup.replica = around_.plan.replicas > 0;
  if (random_.chance(0.15)) setup.queue_commands = static_cast<size_t>(random_.between(2, 6));
  if (random_.chance(0.3)) setup.turn.records = static_cast<size_t>(random_.between(1, 20));
  if (random_.chance(0.3)) setup.retain_bytes = static_cast<size_t>(random_.between(1, 20'000));
  if (random_.chance(0.6)) setup.checkpoint_every = SimTime(random_.between(2'000'000, 120'000'000));
  // Nothing is upgraded before there is something to upgrade.
  const bool upgraded = phase_ != Phase::SettingUp && around_.plan.has(Fault::Versions);
  if (upgraded && !around_.chances.strikes(Fault::Versions, 0.4)) setup.formats.newest = kNewFormat;
  setup.trim_entries = static_cast<uint32_t>(random_.between(1, 1000));
  return setup;
}

void World::start_scheduler_later(SimTime least, SimTime most) {
  if (starting_) return;
  starting_ = true;
  around_.timeline.after(around_.between(least, most), nullptr, [this] {
    starting_ = false;
    start_scheduler(around_.plan.standbys > 0);
  });
}

void World::start_scheduler(bool stands_by) {
  const std::string name = "s" + std::to_string(++started_);
  const bool damaged = !stands_by && around_.chances.strikes(Fault::DamagedTail, 0.2) &&
                       around_.redis.damage_newest(around_.chances.random(Fault::DamagedTail).next() % 100'000);
  auto process = std::make_unique<SchedulerProcess>(around_, network_, name, setup(stands_by), clock(),
                                                    [this](const std::string& why) {
                                                      // Nothing that Redis says here is a reason to go.
                                                      if (why.find(" answered: ") != std::string::npos)
                                                        around_.oracle.violated("a leader steps down: " + why);
                                                      ++deaths_;
                                                      start_scheduler_later(200ms, 15s);
                                                    });
  std::string why;
  try {
    const auto started = process->start();
    if (!started) why = started.error().code + ": " + started.error().message;
    if (started && damaged && process->replayed_newest())
      around_.oracle.violated(name + " recovers from a journal whose newest entry is damaged");
  } catch (const Crashed&) {
    why = "crashes while it recovers";
  }
  if (damaged) around_.redis.mend_newest();  // somebody looked, and put a sound copy in its place
  if (why.empty()) {
    schedulers_.push_back(std::move(process));
    if (schedulers_.size() < 1 + around_.plan.standbys) start_scheduler_later(100ms, 5s);
    return;
  }
  around_.trace.line('X', name, why);
  process->life()->alive = false;
  start_scheduler_later(500ms, 5s);
}

// ---- the end ----

void World::settle_down() {
  phase_ = Phase::Peace;
  peace_began_ = around_.timeline.now();
  around_.trace.line('W', "world", "is left in peace");
  around_.chances.end();
  around_.redis.mood = RedisServer::Mood::Well;
  around_.redis.replicas().join_all();
  for (const auto& scheduler : schedulers_) scheduler->life()->paused_until = SimTime(0);
  network_.cut_all();
  for (const auto& agent : agents_) {
    agent->life()->paused_until = SimTime(0);
    const bool stopped = agent->up() && agent->session().link_state() == agent::LinkState::Stopped;
    // What was set aside waits for that; so does an agent whose site is not revoked after all.
    if (around_.plan.has(Fault::Truncate) || stopped || agent->is_old()) agent->crash(false);
    if (!agent->up()) agent->boot();
  }
  if (schedulers_.size() < 1 + around_.plan.standbys) start_scheduler_later(200ms, 5s);
  operators_.settle_down();
  for (const auto& person : people_) person->settle_down();
  for (const auto& person : relief_) person->settle_down();
  look_whether_done();
}

void World::look_whether_done() {
  const SchedulerProcess* leader = serving();
  const bool delivered = std::all_of(agents_.begin(), agents_.end(), [this](const auto& agent) {
    const SiteModel* site = around_.oracle.model().site_named(agent->site());
    if (site != nullptr && site->revoked.first > 0) return true;
    return agent->up() && agent->session().link_state() == agent::LinkState::Up &&
           agent->session().outbox().unsent_count() == 0 && agent->session().outbox().give_back_count() == 0;
  });
  const std::string unfinished = around_.oracle.unfinished();
  if (delivered && unfinished.empty() && operators_.idle() && leader != nullptr && leader->at_rest()) {
    if (signed_off_) return judge();
    // A leader puts back what Redis lost when it next writes.
    signed_off_ = true;
    operators_.sign_off();
  }
  if (around_.timeline.now() > peace_began_ + kPatience) {
    around_.oracle.violated(!unfinished.empty() ? "work does not end: " + unfinished
                            : !delivered        ? "an agent cannot deliver what it holds"
                                                : "no scheduler comes to rest");
  }
  around_.timeline.after(1s, nullptr, [this] { look_whether_done(); });
}

void World::judge() {
  around_.oracle.judge_saved();
  around_.oracle.compare(serving()->core().state(), serving()->life()->name);
  start_scheduler(false);  // what one reads back from Redis is the same; it compares
  phase_ = Phase::Over;
}

}  // namespace muster::sim
