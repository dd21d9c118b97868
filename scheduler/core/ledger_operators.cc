// The ledger's verbs for jobs, items, sites and workers.
#include <algorithm>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/ledger.h"
#include "scheduler/core/lifecycle.h"
#include "scheduler/core/policy_codec.h"

namespace muster::core {
namespace {

void write_item(journal::Item& record, const Ledger::NewItem& item, uint16_t content) {
  record.set_key_hash(item.draft->key_hash);
  record.set_digest(item.draft->digest);
  record.set_content(content);
  record.set_target(item.target);
  const ItemOptions& options = item.options;
  if (options == ItemOptions{}) return;
  auto& written = *record.mutable_options();
  for (const WorkerNumber worker : options.reserved_for) written.add_reserved_for(worker.value());
  for (const WorkerNumber worker : options.unavailable_for) written.add_unavailable_for(worker.value());
  written.set_priority(options.priority);
  written.set_max_redundancy(options.max_redundancy);
  written.set_min_redundancy(options.min_redundancy);
  written.set_confidence(options.confidence);
  written.set_returned(options.returned);
}

}  // namespace

JobNumber Ledger::create_job(const JobDraft& draft, int64_t wall_ms) {
  const JobNumber number = state_.next_job();
  auto& record = emit();
  auto& created = *record.mutable_job_created();
  created.set_job(number.value());
  created.set_name(draft.name);
  created.set_project(draft.project);
  policy_to_record(draft.policy, *created.mutable_policy());
  created.set_template_(draft.text.template_xml);
  created.set_guideline(draft.text.guideline);
  created.set_form(draft.text.form_json);
  created.set_spec(draft.text.spec_json);
  created.set_spec_digest(draft.spec_digest);
  created.set_wall_ms(wall_ms);
  if (draft.policy.deadline_wall_ms > 0) {
    const ShardTime deadline = now_ + Millis(draft.policy.deadline_wall_ms - wall_ms);
    created.set_deadline_ms(deadline.time_since_epoch().count());
  }
  commit(record);
  const Job& job = job_of(number);
  volatile_.begin(number, job.info.policy);
  volatile_.shares.add(number, job.info.policy, job.info.deadline);
  effect(JobPublished{number});
  return number;
}

void Ledger::set_job_state(const Job& job, JobState state) {
  const JobState before = job.info.state;
  auto& record = emit();
  record.mutable_job_state_changed()->set_job(job.info.number.value());
  record.mutable_job_state_changed()->set_state(static_cast<uint32_t>(state));
  commit(record);
  if (state == JobState::Cancelled) drop_live_leases(job.info.number);
  refresh_ready(job);
  volatile_.to_ask = volatile_.waiting.size();
  if (before == JobState::Draft && state == JobState::Running) {
    effect(EventRaised{EventRaised::Kind::JobStarted, job.info.number, {}, {}});
  }
  if (state == JobState::Completed) effect(EventRaised{EventRaised::Kind::JobCompleted, job.info.number, {}, {}});
}

void Ledger::change_guideline(const Job& job, const std::string& guideline) {
  auto& record = emit();
  auto& changed = *record.mutable_guideline_changed();
  changed.set_job(job.info.number.value());
  changed.set_guideline(guideline);
  changed.set_version(job.info.text->version + 1);
  commit(record);
  effect(JobPublished{job.info.number});
}

void Ledger::delete_job(const Job& job) {
  const JobNumber number = job.info.number;
  drop_live_leases(number);
  volatile_.shares.remove(number);
  volatile_.forget(number);
  auto& record = emit();
  record.mutable_job_deleted()->set_job(number.value());
  commit(record);
  effect(JobGone{number});
}

// The state has ended these leases already, or is about to forget the job.
void Ledger::drop_live_leases(JobNumber job) {
  std::vector<AssignmentId> gone;
  for (const auto& site : state_.sites()) {
    for (const WorkerNumber worker : volatile_.site(site.number).workers) {
      Person& person = volatile_.person(worker);
      for (auto slot = person.first_lease; slot != LiveLeases::kNone;) {
        const auto next = volatile_.leases.next_of_worker(slot);
        const LiveLease& lease = volatile_.leases[slot];
        if (lease.job == job) {
          recalled_[{site.number, FateReason::JobEnded}].push_back(lease.id);
          ++counters_
                .assignments[static_cast<size_t>(AssignmentState::Recalled)][static_cast<size_t>(FateReason::JobEnded)];
          volatile_.leases.remove(slot, person.first_lease);
          --person.live;
          --person.in(job).taken;
          --volatile_.jobs[job].live;
        }
        slot = next;
      }
      volatile_.offer(worker);
    }
  }
}

void Ledger::add_items(const Job& job, std::vector<NewItem> items) {
  if (items.empty()) return;
  const auto first = static_cast<uint32_t>(job.tasks.size());
  auto& record = emit();
  auto& added = *record.mutable_items_added();
  added.set_job(job.info.number.value());
  added.set_first_task(first);
  for (const NewItem& item : items) {
    write_item(*added.add_items(), item, turn_->add_content(job.info.number, item.draft->content));
  }
  commit(record);
  counters_.items_added += items.size();
  for (uint32_t i = 0; i < items.size(); ++i) queue_task(job, TaskNumber(first + i));
}

void Ledger::replace_item(const Job& job, TaskNumber task, NewItem item, bool revised) {
  const ItemOptions* before = job.tasks.options(task);
  const bool is_queued_so = !revised && (before ? *before : ItemOptions{}) == item.options;
  auto& record = emit();
  auto& replaced = *record.mutable_item_replaced();
  replaced.set_job(job.info.number.value());
  replaced.set_task(task.value());
  replaced.set_revised(revised);
  write_item(*replaced.mutable_item(), item, turn_->add_content(job.info.number, item.draft->content));
  commit(record);
  if (!is_queued_so) queue_task(job, task);
}

void Ledger::drop_reservation(const Job& job, TaskNumber task) {
  auto& record = emit();
  record.mutable_reservation_dropped()->set_job(job.info.number.value());
  record.mutable_reservation_dropped()->set_task(task.value());
  commit(record);
  queue_task(job, task);
}

SiteNumber Ledger::enrol_site(const std::string& name, const std::string& region, const std::string& key) {
  const SiteNumber number(static_cast<uint32_t>(state_.sites().size() + 1));
  auto& record = emit();
  auto& enrolled = *record.mutable_site_enrolled();
  enrolled.set_site(number.value());
  enrolled.set_name(name);
  enrolled.set_region(region);
  enrolled.add_keys(key);
  commit(record);
  volatile_.site(number).disconnected_at = now_;
  effect(SitesChanged{});
  return number;
}

void Ledger::set_site_keys(const Site& site, const std::vector<std::string>& keys) {
  auto& record = emit();
  record.mutable_site_keys_changed()->set_site(site.number.value());
  for (const auto& key : keys) record.mutable_site_keys_changed()->add_keys(key);
  commit(record);
  effect(SitesChanged{});
}

void Ledger::revoke_site(const Site& site) {
  auto& record = emit();
  record.mutable_site_revoked()->set_site(site.number.value());
  commit(record);
  effect(SitesChanged{});
  effect(EndSession{site.number});
}

WorkerNumber Ledger::enrol_worker(const WorkerDraft& draft, SiteNumber site) {
  const Worker* known = state_.worker_named(draft.id);
  const WorkerNumber number = known ? known->number : WorkerNumber(static_cast<uint32_t>(state_.worker_count() + 1));
  auto& record = emit();
  auto& enrolled = *record.mutable_worker_enrolled();
  enrolled.set_worker(number.value());
  enrolled.set_id(draft.id);
  enrolled.set_site(site.value());
  enrolled.set_level(static_cast<uint32_t>(draft.level));
  for (const auto& skill : draft.skills) enrolled.add_skills(skill);
  enrolled.set_active(draft.active);
  if (known) enrolled.set_placed_on(known->placed_on.value());
  commit(record);
  if (!known) volatile_.site(site).workers.push_back(number);
  volatile_.person(number).eligibility.version = 0;
  return number;
}

void Ledger::place_workers(const std::vector<WorkerNumber>& workers, JobNumber job) {
  auto& record = emit();
  auto& placed = *record.mutable_workers_placed();
  for (const WorkerNumber worker : workers) placed.add_workers(worker.value());
  placed.set_job(job.value());
  commit(record);
  for (const WorkerNumber worker : workers) {
    volatile_.person(worker).block_job = JobNumber();
    volatile_.offer(worker);
  }
}

void Ledger::start_epoch(Epoch epoch, uint64_t reign) {
  auto& record = emit();
  record.mutable_epoch_started()->set_epoch(epoch.value());
  record.mutable_epoch_started()->set_reign(reign);
  if (state_.epoch() == Epoch()) record.mutable_epoch_started()->set_format(state_.formats().newest);
  commit(record);
}

void Ledger::finalise_upgrade(uint32_t format) {
  auto& record = emit();
  record.mutable_upgrade_finalised()->set_format(format);
  commit(record);
}

}  // namespace muster::core
