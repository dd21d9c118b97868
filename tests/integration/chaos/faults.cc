// What can fail, each with what mends it again.
#include <signal.h>

#include "tests/integration/chaos/chaos.h"

namespace muster::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

// ---- schedulers ----

bool Chaos::stop_leader(bool kill) {
  const auto leader = deployment_->leader();
  if (!leader || scheduler_hurt_[*leader]) return false;
  scheduler_hurt_[*leader] = true;
  const auto at = Clock::now();
  if (kill) {
    deployment_->kill_scheduler(*leader);
    ++report_.kills;
  } else if (!deployment_->scheduler(*leader).terminate(seconds(10))) {
    report_.trouble += "a leader did not go within 10 s; ";
    deployment_->kill_scheduler(*leader);
  }
  // Only takeovers by a standby that is well say how long a takeover takes.
  if (!scheduler_hurt_[1 - *leader] && !redis_hurt_) (kill ? killed_at_ : asked_at_).push_back(at);
  later(between(200, 3000), [this, which = *leader] {
    deployment_->start_scheduler(which);
    scheduler_hurt_[which] = false;
  });
  say(std::string(kill ? "kill" : "ask to go") + " leader " + std::to_string(*leader));
  return true;
}

bool Chaos::kill_leader() {
  return stop_leader(true);
}

bool Chaos::ask_leader_to_go() {
  return stop_leader(false);
}

bool Chaos::pause_leader() {
  const auto leader = deployment_->leader();
  if (!leader || scheduler_hurt_[*leader]) return false;
  scheduler_hurt_[*leader] = true;
  const pid_t pid = deployment_->scheduler(*leader).pid();
  ::kill(pid, SIGSTOP);
  say("pause leader " + std::to_string(*leader));
  // Longer than its lease: it finds that another leads, and exits; a supervisor starts it again.
  later(between(2500, 6000), [this, pid, which = *leader] {
    ::kill(pid, SIGCONT);
    later(seconds(2), [this, which] {
      if (!deployment_->scheduler(which).running()) deployment_->start_scheduler(which);
      scheduler_hurt_[which] = false;
    });
  });
  return true;
}

bool Chaos::kill_standby() {
  const auto leader = deployment_->leader();
  if (!leader || scheduler_hurt_[1 - *leader]) return false;
  const size_t which = 1 - *leader;
  scheduler_hurt_[which] = true;
  deployment_->kill_scheduler(which);
  ++report_.kills;
  later(between(200, 3000), [this, which] {
    deployment_->start_scheduler(which);
    scheduler_hurt_[which] = false;
  });
  say("kill standby " + std::to_string(which));
  return true;
}

// ---- agents ----

bool Chaos::kill_agent() {
  const size_t site = any(agent_hurt_.size());
  if (agent_hurt_[site]) return false;
  agent_hurt_[site] = true;
  deployment_->kill_agent(site);
  ++report_.kills;
  later(between(100, 2500), [this, site] {
    deployment_->start_agent(site);
    agent_hurt_[site] = false;
  });
  say("kill agent " + std::to_string(site));
  return true;
}

bool Chaos::pause_agent() {
  const size_t site = any(agent_hurt_.size());
  if (agent_hurt_[site]) return false;
  agent_hurt_[site] = true;
  const pid_t pid = deployment_->agent(site).pid();
  ::kill(pid, SIGSTOP);
  later(between(500, 5000), [this, pid, site] {
    ::kill(pid, SIGCONT);
    agent_hurt_[site] = false;
  });
  say("pause agent " + std::to_string(site));
  return true;
}

// ---- links ----

bool Chaos::cut_link() {
  const size_t site = any(link_hurt_.size());
  if (link_hurt_[site]) return false;
  link_hurt_[site] = true;
  for (const size_t scheduler : {0, 1}) deployment_->link(site, scheduler).cut();
  ++report_.cuts;
  later(between(500, 8000), [this, site] {
    for (const size_t scheduler : {0, 1}) deployment_->link(site, scheduler).mend();
    link_hurt_[site] = false;
  });
  say("cut link of site " + std::to_string(site));
  return true;
}

bool Chaos::sever_link() {
  const size_t site = any(link_hurt_.size());
  for (const size_t scheduler : {0, 1}) deployment_->link(site, scheduler).sever();
  ++report_.cuts;
  say("sever link of site " + std::to_string(site));
  return true;
}

bool Chaos::slow_link() {
  const size_t site = any(link_hurt_.size());
  if (link_hurt_[site]) return false;
  link_hurt_[site] = true;
  const milliseconds delay = between(20, 400);
  const uint64_t rate = 2000 + any(20'000);
  for (const size_t scheduler : {0, 1}) deployment_->link(site, scheduler).slow_down(delay, rate);
  later(between(2000, 8000), [this, site] {
    for (const size_t scheduler : {0, 1}) deployment_->link(site, scheduler).slow_down(milliseconds(0), 0);
    link_hurt_[site] = false;
  });
  say("slow link of site " + std::to_string(site) + ": " + std::to_string(delay.count()) + " ms later, " +
      std::to_string(rate) + " bytes/s");
  return true;
}

// ---- Redis ----

bool Chaos::kill_redis() {
  if (redis_hurt_) return false;
  redis_hurt_ = true;
  ++report_.kills;
  if (!group_) {
    single_->kill();
    later(between(200, 3000), [this] {
      single_->start();
      redis_hurt_ = false;
    });
    say("kill redis");
    return true;
  }
  const size_t master = group_->master();
  group_->kill(master);
  ++report_.failovers;
  // The replica takes over; the old master comes back as its replica, without which nothing is durable.
  later(between(1500, 4000), [this, master] {
    if (!group_->wait_for_master(1 - master)) report_.trouble += "Redis did not fail over; ";
    group_->start(master);
    if (!group_->wait_until_synced()) report_.trouble += "Redis' replica did not catch up; ";
    redis_hurt_ = false;
  });
  say("kill redis master " + std::to_string(master));
  return true;
}

bool Chaos::pause_redis() {
  if (redis_hurt_ || !group_) return false;
  redis_hurt_ = true;
  const size_t master = group_->master();
  group_->pause(master);
  ++report_.failovers;
  later(between(1500, 4000), [this, master] {
    group_->resume(master);  // it believes to be master until the Sentinel tells it otherwise
    if (!group_->wait_until_synced()) report_.trouble += "Redis' replica did not catch up; ";
    redis_hurt_ = false;
  });
  say("pause redis master " + std::to_string(master));
  return true;
}

bool Chaos::fail_redis_over() {
  if (redis_hurt_ || !group_) return false;
  say("ask the Sentinel for a failover");
  if (!group_->fail_over()) return false;
  ++report_.failovers;
  return true;
}

bool Chaos::fill_redis() {
  if (redis_hurt_ || !group_) return false;
  const size_t master = group_->master();
  redis_hurt_ = true;
  (void)group_->text(master, {"CONFIG", "SET", "maxmemory", "1mb"});
  later(between(1000, 4000), [this, master] {
    (void)group_->text(master, {"CONFIG", "SET", "maxmemory", "0"});
    redis_hurt_ = false;
  });
  say("fill redis");
  return true;
}

}  // namespace muster::testing
