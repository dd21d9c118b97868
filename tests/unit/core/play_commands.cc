// The commands of a random play.
#include <algorithm>

#include "tests/unit/core/play.h"

namespace muster::core::testing {

using std::chrono::minutes;
using std::chrono::seconds;

// ---- operators ----

void Play::change_site() {
  if (state().sites().size() < 2 || (chance(2) && state().sites().size() < 5)) {
    const std::string name = "s" + std::to_string(state().sites().size() + 1);
    run(EnrolSite{1, name, chance(2) ? "north" : "south", "key " + name});
  } else if (chance(3)) {
    const SiteNumber site = any_site();
    run(RevokeSite{1, site});
  } else {
    const SiteNumber site = any_site();
    run(SetSiteKeys{1, site, {"key " + std::to_string(random(9)), "key " + std::to_string(random(9))}});
  }
}

void Play::enrol_people() {
  EnrolWorkers enrol{1, {}};
  for (uint64_t i = 0; i <= random(3) && workers_made_ < 12; ++i) {
    WorkerDraft draft;
    draft.id = "w" + std::to_string(++workers_made_);
    draft.site = "s" + std::to_string(1 + random(state().sites().size()));
    draft.level = static_cast<WorkerLevel>(1 + random(2));
    if (chance(2)) draft.skills = {"x"};
    enrol.workers.push_back(std::move(draft));
  }
  if (!enrol.workers.empty()) run(std::move(enrol));
}

void Play::change_people() {
  const Worker* worker = state().worker(any_worker());
  if (!worker) return;
  WorkerDraft draft{worker->id, state().site(worker->site)->name, static_cast<WorkerLevel>(random(3)), {}, !chance(3)};
  if (chance(2)) draft.skills = {"x"};
  run(EnrolWorkers{1, {std::move(draft)}});
}

void Play::place_people() {
  const SiteNumber site = any_connected();
  if (site.value() == 0) return;
  PlaceWorkers place{site, chance(30) ? SessionNumber(1) : link(site).session, 1, {}, {}};
  for (uint64_t i = 0; i <= random(3); ++i) {
    const WorkerNumber worker = any_worker();
    const Worker* known = state().worker(worker);
    if (chance(20) || (known && known->site == site)) place.workers.push_back(worker);
  }
  const Job* job = state().job(any_job());
  if (!chance(6)) place.job = job ? job->info.name : "nothing";
  run(std::move(place));
  run(AskJobs{site, link(site).session, 1});
}

void Play::create_job() {
  if (state().jobs().size() >= 4) return;
  JobPolicy policy;
  policy.redundancy = static_cast<uint8_t>(1 + random(4));
  policy.priority = static_cast<uint8_t>(random(3));
  policy.weight = 1 + static_cast<double>(random(3));
  policy.lease = minutes(1 + random(10));
  policy.offline_grace = minutes(random(30));
  policy.block_tasks = static_cast<uint32_t>(1 + random(5));
  policy.order = static_cast<TaskOrder>(random(2));
  policy.skip = static_cast<SkipPolicy>(random(2));
  if (chance(4)) policy.level = WorkerLevel::Annotator;
  if (chance(4)) policy.skills = {"x"};
  if (chance(5)) policy.sites = {"s1", "s3"};
  if (chance(5)) policy.regions = {"north"};
  if (chance(4)) policy.max_per_worker = static_cast<uint32_t>(1 + random(6));
  const Outcome created =
      run(CreateJob{1, {"j" + std::to_string(++jobs_made_), "p", policy, {"<View/>", "g", "{}", "{}"}, jobs_made_}, 0});
  if (!chance(5)) run(ChangeJob{1, created.job, JobEvent::Start});
}

void Play::change_job() {
  const JobEvent event =
      chance(6) ? (chance(2) ? JobEvent::Cancel : JobEvent::Delete) : static_cast<JobEvent>(random(3));
  run(ChangeJob{1, any_job(), event});
  if (chance(3)) run(ChangeGuideline{1, any_job(), "guideline " + std::to_string(random(3))});
}

void Play::send_items() {
  UpsertItems upsert{1, any_job(), {}, chance(3), chance(6)};
  const auto some_people = [&] {
    std::vector<std::string> ids;
    for (uint64_t i = 0; i <= random(4); ++i) {
      const Worker* worker = state().worker(any_worker());
      const std::string id = worker && !chance(20) ? worker->id : "nobody";
      if (std::find(ids.begin(), ids.end(), id) == ids.end() || chance(20)) ids.push_back(id);
    }
    return ids;
  };
  for (uint64_t i = 0; i <= random(5); ++i) {
    ItemDraft item;
    item.key_hash = 1 + random(14);
    item.digest = 1 + random(3);
    item.content = "item";
    if (chance(3)) item.target = static_cast<uint8_t>(1 + random(4));
    if (chance(4)) item.priority = static_cast<int32_t>(random(3)) - 1;
    if (chance(4)) item.reserved_for = some_people();
    if (chance(5)) item.unavailable_for = some_people();
    upsert.items.push_back(std::move(item));
  }
  run(std::move(upsert));
}

// ---- sites ----

void Play::connect(SiteNumber site) {
  const SessionNumber session(++sessions_);
  link(site).session = session;
  run(SessionOpened{site, session});
  if (link(site).session != session) return;  // revoked
  Reconcile reconcile{site, session, 1, {}, true};
  for (Lease& lease : leases_) {
    if (lease.site != site || lease.forgotten || (lease.sent > 0 && chance(2))) continue;
    if (chance(15)) lease.forgotten = true;
    if (lease.forgotten) continue;
    const auto holding = lease.sent > 0 ? HeldLease::Holding::Answered
                         : lease.opened ? HeldLease::Holding::Opened
                                        : HeldLease::Holding::Unopened;
    reconcile.held.push_back({lease.id, lease.job, lease.task, lease.worker, holding});
    if (chance(30)) reconcile.held.back().worker = any_worker();
  }
  if (chance(3)) {
    Reconcile first = reconcile;
    first.last = false;
    first.held.resize(first.held.size() / 2);
    reconcile.held.erase(reconcile.held.begin(),
                         reconcile.held.begin() + static_cast<std::ptrdiff_t>(first.held.size()));
    run(std::move(first));
  }
  run(std::move(reconcile));
}

void Play::disconnect(SiteNumber site) {
  run(SessionClosed{site, chance(10) ? SessionNumber(1) : link(site).session});
  link(site).session = SessionNumber();
}

void Play::pass_time() {
  now_ += chance(3) ? Millis(minutes(random(40))) : Millis(random(90'000));
  for (uint32_t i = 1; i <= state().sites().size(); ++i) {
    if (link(SiteNumber(i)).session.value() != 0 && !chance(8)) run(SiteHeard{SiteNumber(i)});
  }
  tick(40);
}

void Play::demand() {
  const SiteNumber site = any_connected();
  if (site.value() == 0) return;
  SetCredits credits{site, chance(30) ? SessionNumber(1) : link(site).session, {}};
  for (uint64_t i = 0; i <= random(4); ++i) credits.entries.push_back({any_worker(), static_cast<uint32_t>(random(5))});
  run(std::move(credits));
}

void Play::report_presence() {
  const SiteNumber site = any_connected();
  if (site.value() == 0) return;
  Presence presence{site, link(site).session, {}};
  Lease* lease = any_lease(site);
  if (!lease) return;
  lease->opened = true;
  presence.people.push_back(
      {chance(20) ? any_worker() : lease->worker, static_cast<Presence::State>(random(chance(4) ? 3 : 2)), {}});
  presence.people.back().open.push_back({chance(30) ? AssignmentId() : lease->id, lease->job, lease->task});
  run(std::move(presence));
}

SubmittedAnswer Play::answer_to(Lease& lease) {
  SubmittedAnswer answer;
  answer.id = lease.id;
  answer.job = lease.job;
  answer.task = lease.task;
  answer.worker = lease.worker;
  answer.revision = static_cast<uint8_t>(chance(3) ? std::max<int>(lease.sent, 1) : lease.sent + 1);
  answer.code = static_cast<form::AnswerCode>(random(4));
  answer.valid = !chance(12);
  answer.content = "answer";
  lease.sent = std::max(lease.sent, answer.revision);
  return answer;
}

// What a broken or hostile agent might send.
void Play::spoil(SubmittedAnswer& answer) {
  switch (random(7)) {
    case 0:
      answer.id = AssignmentId::make(0, Epoch(static_cast<uint16_t>(random(epoch_ + 2u))), random(60));
      break;
    case 1:
      answer.id = chance(2) ? AssignmentId() : AssignmentId::make(3, Epoch(1), 1);
      break;
    case 2:
      answer.worker = any_worker();
      break;
    case 3:
      answer.task = TaskNumber(static_cast<uint32_t>(random(14)));
      break;
    case 4:
      answer.job = any_job();
      break;
    case 5:
      answer.revision = static_cast<uint8_t>(random(256));
      break;
    default:
      answer.worker = WorkerNumber(static_cast<uint32_t>(random(100)));
  }
}

void Play::submit() {
  const SiteNumber site = any_connected();
  if (site.value() == 0) return;
  SubmitAnswers submit{site, link(site).session, 1, {}};
  for (uint64_t i = 0; i <= random(3); ++i) {
    Lease* lease = any_lease(chance(60) ? any_site() : site);
    if (!lease) continue;
    submit.answers.push_back(answer_to(*lease));
    if (chance(12)) spoil(submit.answers.back());
  }
  if (!submit.answers.empty()) run(std::move(submit));
}

void Play::give_back() {
  const SiteNumber site = any_connected();
  if (site.value() == 0) return;
  GiveBack back{site, link(site).session, 1, {}};
  for (uint64_t i = 0; i <= random(2); ++i) {
    Lease* lease = any_lease(site);
    if (!lease) continue;
    back.entries.push_back({chance(25) ? AssignmentId() : lease->id, lease->job, lease->task,
                            chance(25) ? any_worker() : lease->worker, chance(3), chance(2) ? "note" : ""});
    lease->forgotten = !chance(5);
  }
  if (!back.entries.empty()) run(std::move(back));
}

}  // namespace muster::core::testing
