// What the scheduler sends over a live link: jobs, leases, receipts, reasons, recalls, the roster.
#include <algorithm>
#include <cctype>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "worker-agent/session/review_data.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

// As many as a desk can have had when it lost the agent.
constexpr size_t kEndedPerPerson = wire::kMaxCredits;

std::string fate_name(wire::Ack::Fate fate) {
  std::string text = wire::Ack::Fate_Name(fate);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text.empty() ? "unknown" : text;
}

}  // namespace

void Session::take(const wire::ToAgent& message, Now now, Effects& effects) {
  switch (message.body_case()) {
    case wire::ToAgent::kLeases:
      return on_leases(message.leases(), now, effects);
    case wire::ToAgent::kAck:
      return on_ack(message.ack(), now, effects);
    case wire::ToAgent::kNoWork:
      return on_no_work(message.no_work());
    case wire::ToAgent::kRecall:
      return on_recall(message.recall(), effects);
    case wire::ToAgent::kRoster:
      return on_roster(message.roster(), now, effects);
    case wire::ToAgent::kLameDuck:
      effects.push_back(Notice{Notice::Kind::LameDuck, std::to_string(message.lame_duck().grace_ms()) + " ms"});
      return;
    default:
      return;
  }
}

void Session::on_leases(const wire::Leases& leases, Now now, Effects& effects) {
  for (const auto& job : leases.jobs()) {
    JobRecord record{JobNumber(job.job()), job.version(), job.name(), job.form(), job.template_(), job.guideline()};
    enter_jobs(record);
    effects.push_back(SpoolWrite{PutJob{std::move(record)}});
  }
  for (const auto& lease : leases.leases()) on_lease(lease, now, effects);
}

void Session::on_lease(const wire::Lease& lease, Now now, Effects& effects) {
  const AssignmentId id(lease.ref().id());
  if (outbox_.answer(id) != nullptr || outbox_.has_give_back(id)) return;
  if (const Held* held = stock_.held(id)) {
    if (!held->lease.ended) return stock_.set_deadline(id, now.up + Millis(lease.lease_ms()));
    stock_.remove(id);  // it is theirs after all
  }

  const JobNumber job_number(lease.ref().job());
  const WorkerNumber worker(lease.worker());
  Person* person = stock_.person(worker);
  const auto job = jobs_.find(std::pair(job_number, lease.version()));
  const char* why_not = nullptr;
  if (person == nullptr || !person->signed_in) {
    why_not = "signed_out";
  } else if (person->idle) {
    why_not = "idle";
  } else if (job == jobs_.end() || !job->second.form) {
    why_not = "form_unreadable";
  }
  if (why_not != nullptr) {
    effects.push_back(Notice{Notice::Kind::LeaseRefused, why_not});
    return give_back({id, job_number, TaskNumber(lease.ref().task()), worker, false, why_not}, effects);
  }
  LeaseRecord record;
  record.task = {id,
                 job_number,
                 TaskNumber(lease.ref().task()),
                 worker,
                 lease.version(),
                 lease.key(),
                 data_for(person->record.id, lease.data())};
  record.lease = Millis(lease.lease_ms());
  if (is_returned(record.task.data)) effects.push_back(SpoolWrite{NoteSentBack{worker, job_number, record.task.task}});
  effects.push_back(SpoolWrite{PutLease{record}});
  stock_.add(std::move(record), now.up + Millis(lease.lease_ms()), now.up);
  person->wait_reason.clear();
  serve(*person, now, effects);
}

void Session::on_ack(const wire::Ack& ack, Now now, Effects& effects) {
  busy_in_a_row_ = 0;
  submit_cap_ = std::min(submit_cap_ * 2, settings_.answers_per_submit);
  const Epoch epoch(static_cast<uint16_t>(ack.epoch()));
  for (const auto& receipt : ack.receipts()) {
    const AssignmentId id(receipt.id());
    if (receipt.revision() == 0) {
      if (outbox_.settle_give_back(id)) effects.push_back(SpoolWrite{DropGiveBack{id}});
      continue;
    }
    if (!outbox_.settle_answer(id, receipt.revision())) continue;
    const std::string fate = fate_name(receipt.fate());
    effects.push_back(SpoolWrite{AcknowledgeAnswer{
        id, receipt.revision(), {epoch, Sequence(ack.sequence()), fate, receipt.reason(), now.wall_ms}}});
    effects.push_back(Notice{Notice::Kind::AnswerAcknowledged, fate});
  }
}

void Session::on_no_work(const wire::NoWork& no_work) {
  for (const auto& entry : no_work.workers()) {
    Person* person = stock_.person(WorkerNumber(entry.worker()));
    if (person != nullptr) person->wait_reason = entry.reasons_size() > 0 ? entry.reasons(0) : std::string();
  }
}

void Session::on_recall(const wire::Recall& recall, Effects& effects) {
  for (const uint64_t id : recall.ids()) {
    if (stock_.held(AssignmentId(id)) != nullptr) take_back(AssignmentId(id), effects);
  }
}

// The scheduler does not count on this lease any more. It is not offered again, but what somebody has of it at a desk,
// perhaps one that is out of reach, is still taken, and the scheduler decides what it is worth.
void Session::take_back(AssignmentId id, Effects& effects) {
  const LeaseRecord& lease = stock_.held(id)->lease;
  if (lease.ended) return;
  Person& person = *stock_.person(lease.task.worker);
  stock_.end(id);
  effects.push_back(SpoolWrite{MarkLease{id, true, true}});
  drop_surplus_ended(person, effects);
}

void Session::drop_surplus_ended(Person& person, Effects& effects) {
  while (person.ended.size() > kEndedPerPerson) {
    const AssignmentId oldest = person.ended.front();
    stock_.remove(oldest);
    effects.push_back(SpoolWrite{DropLease{oldest}});
  }
}

void Session::on_roster(const wire::Roster& roster, Now now, Effects& effects) {
  const auto enter = [&](const PersonRecord& record) {
    const Person* known = stock_.person(record.number);
    const bool same = known != nullptr && known->record.id == record.id && known->record.level == record.level &&
                      known->record.active == record.active;
    if (same) return;
    stock_.enrol(record);
    effects.push_back(SpoolWrite{PutPerson{record}});
    if (record.active) return;
    signed_out(record.number, now, effects);
    effects.push_back(EndSignIns{record.number});
  };
  for (const auto& worker : roster.workers()) {
    const WorkerNumber number(worker.worker());
    enter({number, worker.id(), worker.level(), worker.active()});
    stock_.person(number)->placed_on = worker.placed_on();
    if (roster_open_) roster_parts_.insert(number);
    const Person* person = stock_.person(number);
    if (unknown_.erase(number) != 0 && person->signed_in) changed(*person);
  }
  if (!roster.complete()) return;
  roster_known_ = true;
  if (!roster_open_) return;
  roster_open_ = false;
  for (const auto& [number, person] : stock_.people()) {
    if (person.record.active && roster_parts_.count(number) == 0) {
      enter({number, person.record.id, person.record.level, false});
    }
  }
  roster_parts_.clear();
}

}  // namespace muster::agent
