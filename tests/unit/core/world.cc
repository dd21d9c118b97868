#include "tests/unit/core/world.h"

#include <algorithm>
#include <functional>

#include "common/base/check.h"
#include "scheduler/core/replay.h"

namespace muster::core::testing {
namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string text(const Receipt& receipt) {
  const std::string reason = "(" + std::string(name(receipt.reason)) + ")";
  switch (receipt.kind) {
    case Receipt::Kind::Fate:
      return std::string(name(receipt.fate)) + reason;
    case Receipt::Kind::Ignored:
      return "ignored" + reason;
    case Receipt::Kind::Final:
      return "final" + reason;
  }
  return "";
}

const char* text(ItemVerdict::Kind kind) {
  constexpr const char* kNames[] = {"created", "unchanged", "replaced", "revised", "refused"};
  return kNames[static_cast<size_t>(kind)];
}

bool goes_without_saying(AssignmentState state, FateReason reason) {
  switch (state) {
    case AssignmentState::Leased:
      return reason == FateReason::None;
    case AssignmentState::Returned:
      return reason == FateReason::PersonReturned;
    case AssignmentState::Skipped:
      return reason == FateReason::PersonSkipped;
    case AssignmentState::Counted:
      return reason == FateReason::OnTime;
    default:
      return false;
  }
}

}  // namespace

World::World() {
  take_over();
}

// ---- operators ----

Outcome World::run(Command command) {
  Turn turn(Sequence(sequence_ + 1), core_->state().epoch(), now_);
  outcome_ = {};
  core_->step(command, now_, turn);
  Command tick = Tick{};
  core_->step(tick, now_, turn);
  if (turn.has_records()) {
    ++sequence_;
    journal_.push_back(turn.batch().SerializeAsString());
  }
  for (Effect& effect : turn.effects) take(effect);
  return outcome_;
}

SiteNumber World::site(const std::string& name, const std::string& region) {
  const SiteNumber number = run(EnrolSite{1, name, region, "key of " + name}).site;
  links_[name] = {number, {}};
  connect(name);
  return number;
}

WorkerNumber World::person(const std::string& id, const std::string& site, WorkerDraft draft) {
  draft.id = id;
  draft.site = site;
  return change_person(draft).workers.at(0);
}

Outcome World::change_person(WorkerDraft draft) {
  return run(EnrolWorkers{1, {std::move(draft)}});
}

JobNumber World::draft_job(const std::string& name, JobPolicy policy) {
  CreateJob create{1, {name, "project", std::move(policy), {"<View/>", "guide", "{}", "{}"}, 7}, 0};
  return run(std::move(create)).job;
}

JobNumber World::job(const std::string& name, JobPolicy policy) {
  const JobNumber number = draft_job(name, std::move(policy));
  change(name, JobEvent::Start);
  return number;
}

std::string World::change(const std::string& job, JobEvent event) {
  const auto number = state().job_named(job);
  const Outcome outcome = run(ChangeJob{1, number.value_or(JobNumber()), event});
  if (!outcome.refusals.empty()) return outcome.refusals.front().code;
  return outcome.unchanged ? "unchanged" : "ok";
}

std::string World::items(const std::string& job, const std::vector<ItemOf>& items, bool revise, bool dry_run) {
  const JobNumber number = *state().job_named(job);
  UpsertItems upsert{1, number, {}, revise, dry_run};
  for (const ItemOf& item : items) {
    ItemDraft draft;
    draft.key_hash = std::hash<std::string>{}(item.key) | 1;
    draft.digest = static_cast<uint64_t>(item.version);
    draft.content = item.key;
    draft.target = item.target;
    draft.priority = item.priority;
    draft.reserved_for = item.reserved_for;
    draft.unavailable_for = item.unavailable_for;
    upsert.items.push_back(std::move(draft));
  }
  if (!dry_run) upserting_ = &items;
  const Outcome outcome = run(std::move(upsert));
  upserting_ = nullptr;
  if (!outcome.refusals.empty()) return outcome.refusals.front().code;
  std::vector<std::string> verdicts;
  for (const ItemVerdict& verdict : outcome.items) verdicts.push_back(text(verdict.kind));
  return joined(verdicts, " ");
}

std::string World::revoke(const std::string& site) {
  const Outcome outcome = run(RevokeSite{1, links_.at(site).number});
  if (!outcome.refusals.empty()) return outcome.refusals.front().code;
  return outcome.unchanged ? "unchanged" : "ok";
}

// ---- time ----

void World::pass(Millis time) {
  const ShardTime end = now_ + time;
  while (now_ < end) {
    now_ = std::min(end, now_ + seconds(1));
    for (const auto& [name, link] : links_) {
      if (link.session.value() != 0 && !silent_[name]) run(SiteHeard{link.number});
    }
    tick();
  }
}

void World::take_over(size_t lost) {
  auto next = std::make_unique<Core>(0);
  MUSTER_CHECK(lost <= journal_.size());
  journal_.resize(journal_.size() - lost);
  sequence_ -= lost;
  for (const std::string& bytes : journal_) {
    journal::Batch batch;
    MUSTER_CHECK(batch.ParseFromString(bytes));
    const auto replayed = replay(next->mutable_state(), batch);
    MUSTER_CHECK(replayed.has_value());
  }
  const Epoch epoch(static_cast<uint16_t>((core_ ? core_->state().epoch().value() : 0) + 1));
  core_ = std::move(next);
  Turn turn(Sequence(sequence_ + 1), epoch, now_);
  core_->resume(epoch, now_, turn);
  ++sequence_;
  journal_.push_back(turn.batch().SerializeAsString());
  for (auto& [name, link] : links_) link.session = SessionNumber();
  std::erase_if(keys_, [&](const auto& of) { return !state().job(of.first); });
  for (auto& [job, keys] : keys_) keys.resize(state().job(job)->tasks.size());
  for (Effect& effect : turn.effects) take(effect);
}

// ---- what comes out ----

void World::take(Effect& effect) {
  if (const auto* leases = std::get_if<SendLeases>(&effect)) {
    take(*leases);
  } else if (const auto* recall = std::get_if<SendRecall>(&effect)) {
    take(*recall);
  } else if (const auto* score = std::get_if<ScoreTask>(&effect)) {
    take(*score);
  } else if (const auto* event = std::get_if<EventRaised>(&effect)) {
    take(*event);
  } else if (auto* receipts = std::get_if<SendReceipts>(&effect)) {
    receipts_ = std::move(*receipts);
  } else if (auto* reconciled = std::get_if<SendReconciled>(&effect)) {
    reconciled_ = std::move(*reconciled);
  } else if (auto* placed = std::get_if<SendPlaced>(&effect)) {
    placed_ = std::move(*placed);
  } else if (auto* jobs = std::get_if<SendJobs>(&effect)) {
    jobs_ = std::move(*jobs);
  } else if (auto* replied = std::get_if<Replied>(&effect)) {
    outcome_ = std::move(replied->outcome);
    for (size_t i = 0; upserting_ && i < outcome_.items.size(); ++i) {
      const bool created = outcome_.items[i].kind == ItemVerdict::Kind::Created;
      if (created) keys_[outcome_.job].push_back((*upserting_)[i].key);
    }
  } else if (const auto* none = std::get_if<SendNoWork>(&effect)) {
    for (const auto& entry : none->entries) {
      heard_.push_back(person_of(entry.worker) + ":" + std::string(name(entry.reason)));
    }
  } else if (const auto* end = std::get_if<EndSession>(&effect)) {
    heard_.push_back("end " + state().site(end->site)->name);
  }
}

void World::take(const SendLeases& leases) {
  for (const GrantedLease& lease : leases.leases) {
    const std::string person = person_of(lease.worker), key = key_of(lease.job, lease.task);
    held_.push_back({lease.id, lease.job, lease.task, person, key});
    heard_.push_back(person + "<" + key);
  }
}

void World::take(const SendRecall& recall) {
  for (const AssignmentId id : recall.ids) {
    const auto held = std::find_if(held_.begin(), held_.end(), [&](const HeldHere& h) { return h.id == id; });
    MUSTER_CHECK(held != held_.end());
    if (!held->opened) held->over = true;
    heard_.push_back("recall " + held->person + "/" + held->key + "(" + std::string(name(recall.reason)) + ")");
  }
}

void World::take(const ScoreTask& score) {
  heard_.push_back("score " + key_of(score.job, score.task) + " of " + std::to_string(score.answers.size()));
}

void World::take(const EventRaised& event) {
  using Kind = EventRaised::Kind;
  const auto job_name = [&] { return state().job(event.job)->info.name; };
  switch (event.kind) {
    case Kind::JobStarted:
      return heard_.push_back("job_started " + job_name());
    case Kind::JobCompleted:
      return heard_.push_back("job_completed " + job_name());
    case Kind::TaskCompleted:
      return heard_.push_back("task_completed " + key_of(event.job, event.task));
    case Kind::TaskRevised:
      return heard_.push_back("task_revised " + key_of(event.job, event.task));
    case Kind::TaskDisputed:
      return heard_.push_back("task_disputed " + key_of(event.job, event.task));
    case Kind::SiteOnline:
      return heard_.push_back("online " + state().site(event.site)->name);
    case Kind::SiteOffline:
      return heard_.push_back("offline " + state().site(event.site)->name);
  }
}

// ---- pictures ----

std::string World::heard() {
  std::string all = joined(heard_, "; ");
  heard_.clear();
  return all;
}

std::string World::receipt() const {
  std::vector<std::string> all;
  for (const Receipt& receipt : receipts_.receipts) all.push_back(text(receipt));
  return joined(all, " ");
}

std::string World::task(const std::string& job, const std::string& key) const {
  const Job& the = the_job(job);
  const auto& keys = keys_.at(the.info.number);
  const auto found = std::find(keys.begin(), keys.end(), key);
  MUSTER_CHECK(found != keys.end());
  const PackedTask& task = the.tasks[TaskNumber(static_cast<uint32_t>(found - keys.begin()))];
  std::string picture = key + ":" + std::string(name(task.state())) + " " + std::to_string(task.counted) + "/" +
                        std::to_string(task.target);
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& a = the.tasks.assignment(task, i);
    picture += " " + person_of(a.worker()) + "=" + std::string(name(a.state()));
    if (!goes_without_saying(a.state(), a.reason())) picture += "(" + std::string(name(a.reason())) + ")";
    if (a.revision() > 1) picture += "r" + std::to_string(a.revision());
  }
  return picture;
}

std::string World::tasks(const std::string& job) const {
  std::vector<std::string> pictures;
  const auto keys = keys_.find(the_job(job).info.number);
  if (keys == keys_.end()) return "";
  for (const std::string& key : keys->second) pictures.push_back(task(job, key));
  return joined(pictures, "; ");
}

std::string World::holds(const std::string& person) const {
  std::vector<std::string> keys;
  for (const HeldHere& held : held_) {
    if (held.person == person && !held.over) keys.push_back(held.key);
  }
  return joined(keys, " ");
}

WorkerNumber World::number_of(const std::string& person) const {
  return state().worker_named(person)->number;
}

std::string World::site_of(const std::string& person) const {
  return state().site(state().worker_named(person)->site)->name;
}

std::string World::person_of(WorkerNumber worker) const {
  return state().worker(worker)->id;
}

std::string World::key_of(JobNumber job, TaskNumber task) const {
  const auto keys = keys_.find(job);
  if (keys == keys_.end() || task.value() >= keys->second.size()) return "task " + std::to_string(task.value());
  return keys->second[task.value()];
}

}  // namespace muster::core::testing
