#include "worker-agent/session/session.h"

#include <utility>

#include "common/wire/muster.pb.h"

namespace muster::agent {

Session::Session(SessionSettings settings, const Restored& restored, Now now)
    : settings_(std::move(settings)),
      spool_(restored.spool),
      boot_(restored.boot),
      route_(settings_.schedulers, settings_.backoff_least, settings_.backoff_most, settings_.seed),
      down_since_(now.up),
      highest_epoch_(restored.highest_epoch),
      reign_(restored.reign),
      submit_cap_(settings_.answers_per_submit),
      outbox_(settings_.submits_under_way),
      next_ordinal_(restored.next_ordinal) {
  for (const PersonRecord& record : restored.people) stock_.enrol(record);
  roster_known_ = !restored.people.empty();
  for (const JobRecord& record : restored.jobs) enter_jobs(record);
  for (const LeaseRecord& lease : restored.leases) {
    if (stock_.person(lease.task.worker) == nullptr) stock_.enrol(PersonRecord{lease.task.worker, "", "", false});
    stock_.add(lease, now.up + lease.lease, now.up);
  }
  for (const UnsentAnswer& answer : restored.unsent) outbox_.put(answer);
  for (const GiveBackRecord& give_back : restored.give_backs) outbox_.put(give_back);
}

Session::~Session() = default;

void Session::enter_jobs(const JobRecord& record) {
  Job job{record, std::nullopt};
  if (auto form = form::from_json(record.form_json)) job.form = std::move(*form);
  jobs_.insert_or_assign(std::pair(record.job, record.version), std::move(job));
}

std::string Session::job_name(JobNumber job, uint32_t version) const {
  const auto found = jobs_.find(std::pair(job, version));
  return found == jobs_.end() ? std::string() : found->second.record.name;
}

void Session::changed(const Person& person) {
  demand_changed_.insert(person.record.number);
  presence_changed_.insert(person.record.number);
}

void Session::touch(Person& person, Now now) {
  person.seen = now.up;
  if (!person.idle) return;
  person.idle = false;
  person.since = now.up;
  changed(person);
}

void Session::signed_in(WorkerNumber worker, Now now, Effects&) {
  Person* person = stock_.person(worker);
  if (person == nullptr) return;
  if (!person->present()) person->since = now.up;
  person->signed_in = true;
  person->idle = false;
  person->seen = now.up;
  changed(*person);
}

void Session::signed_out(WorkerNumber worker, Now now, Effects& effects) {
  Person* person = stock_.person(worker);
  if (person == nullptr || !person->signed_in) return;
  person->signed_in = false;
  person->idle = false;
  person->since = now.up;
  while (!person->waiting.empty()) release(*person, person->waiting.front().token, "signed_out", effects);
  changed(*person);
  return_stock(*person, effects);
}

// Goes back only over a live link: while it is down, the person may come back before anybody else could have the work.
void Session::return_stock(Person& person, Effects& effects) {
  if (state_ != LinkState::Up) return;
  const auto unopened = person.unopened;
  for (const AssignmentId id : unopened) {
    return_unopened(id, person.signed_in ? "idle" : "signed_out", effects);
  }
  drop_surplus_ended(person, effects);
}

void Session::return_unopened(AssignmentId id, const char* reason, Effects& effects) {
  const LeaseRecord& lease = stock_.held(id)->lease;
  give_back({id, lease.task.job, lease.task.task, lease.task.worker, false, reason}, effects);
  stock_.end(id);
  effects.push_back(SpoolWrite{PutLease{lease}});
}

void Session::give_back(GiveBackRecord record, Effects& effects) {
  outbox_.put(record);
  effects.push_back(SpoolWrite{PutGiveBack{std::move(record)}});
}

void Session::stop(Now, Effects& effects) {
  stopping_ = true;
  decline_placings(effects);
  for (auto& [number, person] : stock_.people()) {
    while (!person.waiting.empty()) release(person, person.waiting.front().token, "stopping", effects);
  }
  if (state_ != LinkState::Up && state_ != LinkState::Reconciling) return;
  auto message = std::make_shared<wire::ToScheduler>();
  message->set_request(next_request());
  message->mutable_bye();
  send(std::move(message), effects);
}

}  // namespace muster::agent
