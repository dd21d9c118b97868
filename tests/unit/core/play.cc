#include "tests/unit/core/play.h"

#include <algorithm>

#include "common/base/check.h"
#include "scheduler/core/replay.h"

namespace muster::core::testing {

void replay(const std::vector<std::string>& journal, size_t from, State& state) {
  for (size_t i = from; i < journal.size(); ++i) {
    journal::Batch batch;
    MUSTER_CHECK(batch.ParseFromString(journal[i]));
    const auto replayed = core::replay(state, batch);
    MUSTER_CHECK(replayed.has_value());
  }
}

Play::Play(uint64_t seed) : random_(seed) {
  take_over(0);
}

void Play::observe(Observer observer, TakenOver taken_over) {
  observer_ = std::move(observer);
  taken_over_ = std::move(taken_over);
}

void Play::take_over(size_t lost) {
  lost = std::min(lost, journal_.size() > 3 ? journal_.size() - 3 : 0);
  journal_.resize(journal_.size() - lost);
  sequence_ -= lost;
  core_ = std::make_unique<Core>(0);
  replay(journal_, 0, core_->mutable_state());
  epoch_ = static_cast<uint16_t>(epoch_ + 1 + random(3));
  Turn turn(Sequence(++sequence_), Epoch(epoch_), now_);
  core_->resume(Epoch(epoch_), now_, turn);
  journal_.push_back(turn.batch().SerializeAsString());
  for (Link& link : links_) link.session = SessionNumber();
  taken_over_(lost, turn);
}

Outcome Play::run(Command command) {
  const Command before = command;
  Turn turn(Sequence(sequence_ + 1), Epoch(epoch_), now_);
  core_->step(command, now_, turn);
  if (turn.has_records()) {
    ++sequence_;
    journal_.push_back(turn.batch().SerializeAsString());
  }
  Outcome outcome;
  for (const Effect& effect : turn.effects) {
    if (const auto* sent = std::get_if<SendLeases>(&effect)) {
      for (const GrantedLease& lease : sent->leases) {
        leases_.push_back({lease.id, lease.job, lease.task, lease.worker, sent->site});
      }
    } else if (const auto* recalled = std::get_if<SendRecall>(&effect)) {
      for (Lease& lease : leases_) {
        const bool named = std::find(recalled->ids.begin(), recalled->ids.end(), lease.id) != recalled->ids.end();
        if (named && !lease.opened) lease.forgotten = !chance(4);
      }
    } else if (const auto* end = std::get_if<EndSession>(&effect)) {
      link(end->site).session = SessionNumber();
    } else if (const auto* replied = std::get_if<Replied>(&effect)) {
      outcome = replied->outcome;
    }
  }
  observer_(before, now_, turn);
  return outcome;
}

void Play::tick(int times) {
  for (int i = 0; i < times; ++i) run(Tick{});
}

void Play::step() {
  if (state().sites().size() < 2) change_site();
  if (workers_made_ < 3 || any_worker().value() == 0) enrol_people();
  if (state().jobs().empty()) create_job();
  const uint64_t dice = random(100);
  if (dice < 32) {
    submit();
  } else if (dice < 50) {
    demand();
  } else if (dice < 58) {
    give_back();
  } else if (dice < 68) {
    report_presence();
  } else if (dice < 77) {
    send_items();
  } else if (dice < 83) {
    pass_time();
  } else if (dice < 91) {
    const SiteNumber site = any_site();
    link(site).session.value() != 0 && chance(2) ? disconnect(site) : connect(site);
  } else if (dice < 93) {
    create_job();
  } else if (dice < 96) {
    change_job();
  } else if (dice < 98) {
    chance(3) ? enrol_people() : change_people();
    place_people();
  } else if (chance(3)) {
    take_over(chance(2) ? random(6) : 0);
  } else if (chance(3)) {
    change_site();
  }
  if (!chance(4)) tick();
}

Play::Link& Play::link(SiteNumber site) {
  if (links_.size() <= site.value()) links_.resize(site.value() + 1);
  return links_[site.value()];
}

SiteNumber Play::any_site() {
  return SiteNumber(static_cast<uint32_t>(1 + random(state().sites().size())));
}

SiteNumber Play::any_connected() {
  for (int i = 0; i < 6; ++i) {
    const SiteNumber site = any_site();
    if (link(site).session.value() != 0) return site;
  }
  return SiteNumber();
}

WorkerNumber Play::any_worker() {
  if (state().worker_count() == 0) return WorkerNumber();
  return WorkerNumber(static_cast<uint32_t>(1 + random(state().worker_count())));
}

JobNumber Play::any_job() {
  if (chance(40) || state().jobs().empty()) return JobNumber(static_cast<uint32_t>(random(9)));
  return std::next(state().jobs().begin(), static_cast<std::ptrdiff_t>(random(state().jobs().size())))->first;
}

// One of a site's leases, rather a late one.
Play::Lease* Play::any_lease(SiteNumber site) {
  for (int i = 0; i < 20 && !leases_.empty(); ++i) {
    const uint64_t back = random(chance(4) ? leases_.size() : std::min<size_t>(leases_.size(), 12));
    Lease& lease = leases_[leases_.size() - 1 - back];
    if (lease.site == site && !lease.forgotten) return &lease;
  }
  return nullptr;
}

}  // namespace muster::core::testing
