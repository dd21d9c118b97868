#include "tests/simulation/operators.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/form/form.h"
#include "common/base/item_key.h"
#include "scheduler/core/journal.pb.h"

namespace muster::sim {

std::string form_json() {
  form::Form form;
  form.objects.push_back({"t", form::ObjectKind::Text, "text"});
  form::Control choice;
  choice.name = "c";
  choice.to_name = "t";
  choice.kind = form::ControlKind::Choices;
  choice.required = true;
  choice.choices = {"a", "b"};
  form::Control note;
  note.name = "n";
  note.to_name = "t";
  note.kind = form::ControlKind::TextArea;
  form.controls = {choice, note};
  form.decide_on = {"c"};
  return form::to_json(form);
}

Operators::Operators(Surroundings& around, Ask ask, Rekey rekey)
    : around_(around), ask_(std::move(ask)), rekey_(std::move(rekey)), random_(around.plan.seed, "operators") {}

void Operators::wish(core::Command command, std::function<void(const core::Outcome&)> done) {
  wishes_.push_back({std::move(command), std::move(done)});
  if (wishes_.size() == 1) pursue();
}

void Operators::pursue() {
  if (wishes_.empty()) {
    if (ready_) std::exchange(ready_, nullptr)();
    return;
  }
  const uint64_t ask = ++asked_;
  ask_(wishes_.front().command, [this, ask](const core::Outcome& outcome) {
    if (ask != asked_) return;
    if (!outcome.refusals.empty()) around_.trace.line('O', "oper", "is refused: " + outcome.refusals.front().message);
    const Wish wish = std::move(wishes_.front());
    wishes_.pop_front();
    if (wish.done) wish.done(outcome);
    pursue();
  });
  around_.timeline.after(5s, nullptr, [this, ask] {
    if (ask == asked_) pursue();
  });
}

// ---- setting up ----

void Operators::set_up(const std::vector<std::string>& sites, const std::vector<std::vector<std::string>>& people,
                       std::function<void()> ready) {
  for (size_t i = 0; i < sites.size(); ++i) {
    core::EnrolSite site;
    site.name = sites[i];
    site.key = "key of " + sites[i];
    sites_.push_back({SiteNumber(), site.name, site.key, false});
    wish(site, [this, i](const core::Outcome& outcome) { sites_[i].number = outcome.site; });
    enrol(sites[i], people[i], true);
    for (const std::string& id : people[i]) people_.emplace_back(id, sites[i]);
  }
  jobs_.resize(around_.plan.jobs);
  for (size_t i = 0; i < jobs_.size(); ++i) create_job(i);
  ready_ = std::move(ready);
}

void Operators::create_job(size_t index) {
  core::CreateJob create;
  core::JobPolicy& policy = create.draft.policy;
  create.draft.name = "job" + std::to_string(index);
  create.draft.text.form_json = form_json();
  create.draft.spec_digest = index + 1;
  policy.redundancy = static_cast<uint8_t>(random_.between(1, 3));
  policy.lease = std::chrono::seconds(random_.between(20, 120));
  policy.offline_grace = std::chrono::seconds(random_.between(20, 400));
  policy.order = static_cast<core::TaskOrder>(random_.between(0, 1));
  policy.skip = static_cast<core::SkipPolicy>(random_.between(0, 1));
  policy.block_tasks = static_cast<uint32_t>(random_.between(1, 50));
  if (around_.plan.has(Fault::Versions) && index % 2 == 0) policy.needs = {std::string(kNewFeature)};
  if (random_.chance(0.35)) {
    policy.max_redundancy = static_cast<uint8_t>(policy.redundancy + random_.between(1, 2));
    policy.classes = random_.chance(0.7) ? 2 : 0;
    policy.confidence = 0.6 + 0.39 * random_.part();
    policy.at_max = static_cast<core::AtMax>(random_.between(0, 1));
  }
  wish(create, [this, index, name = create.draft.name](const core::Outcome& outcome) {
    MUSTER_CHECK(outcome.refusals.empty());
    jobs_[index].number = outcome.job;
    around_.oracle.decided("job " + name + " is created", [number = outcome.job](const JournalModel& model) {
      return model.jobs().contains(number.value()) || model.deleted().contains(number.value());
    });
    add_items(index, around_.plan.items);
    change_job(index, core::JobEvent::Start);
  });
}

core::ItemDraft Operators::item(size_t job, uint32_t number, uint64_t version) const {
  journal::ItemContent content;
  content.set_key("j" + std::to_string(job) + "i" + std::to_string(number));
  content.set_data("{\"text\":\"version " + std::to_string(version) + "\"}");
  core::ItemDraft draft;
  draft.key_hash = hash_of_key(content.key());
  draft.digest = draft.key_hash * 31 + version;
  draft.content = content.SerializeAsString();
  return draft;
}

void Operators::add_items(size_t job, uint32_t count) {
  core::UpsertItems upsert;
  upsert.job = jobs_[job].number;
  std::vector<uint64_t> hashes;
  for (uint32_t i = 0; i < count; ++i) {
    upsert.items.push_back(item(job, jobs_[job].items++, 0));
    hashes.push_back(upsert.items.back().key_hash);
  }
  wish(upsert, [this, hashes, number = upsert.job.value()](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return;
    around_.oracle.decided("items are taken", [hashes, number](const JournalModel& model) {
      if (model.deleted().contains(number)) return true;
      const auto found = model.jobs().find(number);
      if (found == model.jobs().end()) return false;
      std::set<uint64_t> there;
      for (const auto& [at, task] : found->second.tasks) there.insert(task.key_hash);
      return std::all_of(hashes.begin(), hashes.end(), [&](uint64_t hash) { return there.contains(hash); });
    });
  });
}

void Operators::enrol(const std::string& site, std::vector<std::string> people, bool active) {
  core::EnrolWorkers enrol;
  for (const std::string& id : people) {
    core::WorkerDraft draft;
    draft.id = id;
    draft.site = site;
    draft.active = active;
    enrol.workers.push_back(draft);
  }
  wish(enrol, [this, people](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return;
    around_.oracle.decided("people are enrolled", [people](const JournalModel& model) {
      return std::all_of(people.begin(), people.end(), [&](const std::string& id) {
        return std::any_of(model.workers().begin(), model.workers().end(),
                           [&](const auto& entry) { return entry.second.id == id; });
      });
    });
  });
}

// ---- later ----

void Operators::change_job(size_t job, core::JobEvent event) {
  core::ChangeJob change;
  change.job = jobs_[job].number;
  change.event = event;
  wish(change, [this, event, number = change.job.value()](const core::Outcome& outcome) {
    if (!outcome.refusals.empty() || event != core::JobEvent::Cancel) return;
    around_.oracle.told("job " + std::to_string(number) + " is cancelled", [number](const JournalModel& model) {
      const auto found = model.jobs().find(number);
      return found == model.jobs().end() || found->second.state == core::JobState::Cancelled;
    });
  });
}

void Operators::revise_item(size_t job) {
  core::UpsertItems upsert;
  upsert.job = jobs_[job].number;
  upsert.revise = true;
  upsert.items.push_back(item(job, static_cast<uint32_t>(random_.below(jobs_[job].items)), ++versions_));
  wish(upsert, nullptr);
}

void Operators::meddle() {
  const size_t job = random_.below(jobs_.size());
  const double what = random_.part();
  around_.trace.line('O', "oper", "meddles with job " + std::to_string(job));
  if (what < 0.3) {
    if (!jobs_[job].over) add_items(job, static_cast<uint32_t>(random_.between(1, 5)));
  } else if (what < 0.5) {
    revise_item(job);
  } else if (what < 0.6) {
    enrol(people_[random_.below(people_.size())].second, {"n" + std::to_string(++versions_)}, true);
  } else if (what < 0.75) {
    dismissed_.push_back(people_[random_.below(people_.size())]);
    enrol(dismissed_.back().second, {dismissed_.back().first}, false);
  } else if (what < 0.85) {
    for (const auto& [id, site] : std::exchange(dismissed_, {})) enrol(site, {id}, true);
  } else if (what < 0.97) {
    jobs_[job].paused = !jobs_[job].paused;
    change_job(job, jobs_[job].paused ? core::JobEvent::Pause : core::JobEvent::Resume);
  } else {
    jobs_[job].over = true;
    change_job(job, core::JobEvent::Cancel);
    if (random_.chance(0.5)) change_job(job, core::JobEvent::Delete);
  }
}

void Operators::sign_off() {
  enrol(people_.front().second, {"last" + std::to_string(++versions_)}, true);
}

// A failover may have undone what was asked for, so all of it is asked for again.
void Operators::settle_down() {
  for (const auto& [id, site] : people_) enrol(site, {id}, true);
  for (size_t job = 0; job < jobs_.size(); ++job) change_job(job, core::JobEvent::Resume);
  for (size_t site = 0; site < sites_.size(); ++site) {
    set_key(site, sites_[site].key);
  }
}

// By whichever version leads.
void Operators::finalise_upgrade() {
  around_.trace.line('O', "oper", "finalises the upgrade");
  wish(core::FinaliseUpgrade{}, [this](const core::Outcome& outcome) {
    if (!outcome.refusals.empty() || outcome.unchanged) return;
    around_.oracle.decided("an upgrade is finalised",
                           [](const JournalModel& model) { return model.format() == kNewFormat; });
  });
}

// ---- sites ----

// Never the first: somebody must be left to do the work.
void Operators::revoke_site() {
  if (sites_.size() < 2) return;
  Site& site = sites_[1 + random_.below(sites_.size() - 1)];
  around_.trace.line('O', "oper", "revokes " + site.name);
  site.revoked = true;
  wish(core::RevokeSite{0, site.number}, [this, number = site.number.value()](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return;
    around_.oracle.decided("site " + std::to_string(number) + " is revoked", [number](const JournalModel& model) {
      const auto found = model.sites().find(number);
      return found != model.sites().end() && found->second.revoked.first > 0;
    });
  });
}

// As docs/protocol.md §9 says: a second key, the agent with it, then the first away.
void Operators::rotate_key() {
  const size_t at = random_.below(sites_.size());
  const Site& site = sites_[at];
  if (site.revoked) return;
  core::EnrolSite add;
  add.name = site.name;
  add.key = "key " + std::to_string(++versions_) + " of " + site.name;
  around_.trace.line('O', "oper", "rotates the key of " + site.name);
  wish(add, [this, at, key = add.key](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return;
    around_.oracle.told("a key of " + sites_[at].name + " is added",
                        [key](const JournalModel& model) { return !model.site_with_key(key).empty(); });
    sites_[at].key = key;
    rekey_(sites_[at].name, key);
    set_key(at, key);
  });
}

void Operators::set_key(size_t at, const std::string& key) {
  core::SetSiteKeys set;
  set.site = sites_[at].number;
  set.keys = {key};
  wish(set, [this, name = sites_[at].name, key](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return;
    around_.oracle.told(name + " has only the key '" + key + "'", [name, key](const JournalModel& model) {
      const SiteModel* site = model.site_named(name);
      return site != nullptr && site->keys == std::set<std::string>{key};
    });
  });
}

}  // namespace muster::sim
