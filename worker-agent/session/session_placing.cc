// What people ask of the scheduler: leads, which jobs there are, and to put people on one; everybody, how right their
// work was.
#include <algorithm>

#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

constexpr Millis kPlacingPatience{10'000};
constexpr size_t kMostPlacings = 64;

RefusedReply unreached(const char* type, const char* detail) {
  return {503, type, detail, {}};
}

}  // namespace

void Session::ask_standing(Token token, WorkerNumber worker, Now now, Effects& effects) {
  auto message = std::make_shared<wire::ToScheduler>();
  message->mutable_ask_standing()->set_worker(worker.value());
  send_placing({token, {}, {}, {}, now.up + kPlacingPatience}, tells_standing_, std::move(message), effects);
}

void Session::ask_jobs(Token token, Now now, Effects& effects) {
  auto message = std::make_shared<wire::ToScheduler>();
  message->mutable_ask_jobs();
  send_placing({token, {}, {}, {}, now.up + kPlacingPatience}, takes_places_, std::move(message), effects);
}

void Session::place(Token token, const std::string& lead, std::vector<WorkerNumber> workers, const std::string& job,
                    Now now, Effects& effects) {
  auto message = std::make_shared<wire::ToScheduler>();
  for (const WorkerNumber worker : workers) message->mutable_place()->add_workers(worker.value());
  message->mutable_place()->set_job(job);
  send_placing({token, lead, std::move(workers), job, now.up + kPlacingPatience}, takes_places_, std::move(message),
               effects);
}

void Session::send_placing(Placing placing, bool can, std::shared_ptr<wire::ToScheduler> message, Effects& effects) {
  const auto decline = [&](const char* type, const char* detail) {
    effects.push_back(ReplyDesk{placing.token, unreached(type, detail)});
  };
  if (state_ != LinkState::Up) return decline("link-down", "the scheduler is out of reach; try again later");
  if (!can) return decline("scheduler-too-old", "this scheduler does not know the question");
  if (placings_.size() >= kMostPlacings) return decline("busy", "too many of these wait for the scheduler");
  message->set_request(next_request());
  placings_.emplace(message->request(), std::move(placing));
  send(std::move(message), effects);
}

void Session::on_placed(uint64_t request, const wire::Placed& placed, Now now, Effects& effects) {
  const auto found = placings_.find(request);
  if (found == placings_.end()) return;
  const Placing placing = std::move(found->second);
  placings_.erase(found);
  if (!placed.code().empty()) {
    std::string type = placed.code();
    std::replace_if(
        type.begin(), type.end(), [](char c) { return c == '.' || c == '_'; }, '-');
    effects.push_back(ReplyDesk{placing.token, RefusedReply{409, type, placed.text(), {}}});
    return;
  }
  for (const WorkerNumber number : placing.workers) {
    Person* person = stock_.person(number);
    if (person == nullptr) continue;
    person->placed_on = placing.job;
    const char* what = placing.job.empty() ? "unplace" : "place";
    effects.push_back(SpoolWrite{PutDeed{{now.wall_ms, placing.lead, what, person->record.id}}});
    if (!placing.job.empty()) return_others(*person, placing.job, effects);
  }
  effects.push_back(ReplyDesk{placing.token, DoneReply{}});
}

// So that who was put on a job comes to it at once, and not after what was stocked for them.
void Session::return_others(Person& person, const std::string& job, Effects& effects) {
  const auto unopened = person.unopened;
  for (const AssignmentId id : unopened) {
    const HeldTask& task = stock_.held(id)->lease.task;
    if (job_name(task.job, task.version) != job) return_unopened(id, "placed", effects);
  }
  drop_surplus_ended(person, effects);
}

void Session::on_jobs(uint64_t request, const wire::Jobs& jobs, Effects& effects) {
  const auto found = placings_.find(request);
  if (found == placings_.end()) return;
  JobsReply reply;
  for (const auto& job : jobs.jobs()) reply.jobs.push_back({job.name(), job.left()});
  effects.push_back(ReplyDesk{found->second.token, std::move(reply)});
  placings_.erase(found);
}

void Session::on_standing(uint64_t request, const wire::Standing& standing, Effects& effects) {
  const auto found = placings_.find(request);
  if (found == placings_.end()) return;
  StandingReply reply;
  for (const auto& job : standing.jobs()) reply.jobs.push_back({job.job(), job.reviewed(), job.right()});
  effects.push_back(ReplyDesk{found->second.token, std::move(reply)});
  placings_.erase(found);
}

bool Session::decline_placing(uint64_t request, const char* type, const char* detail, Effects& effects) {
  const auto found = placings_.find(request);
  if (found == placings_.end()) return false;
  effects.push_back(ReplyDesk{found->second.token, unreached(type, detail)});
  placings_.erase(found);
  return true;
}

void Session::decline_placings(Effects& effects) {
  while (!placings_.empty()) {
    decline_placing(placings_.begin()->first, "link-down",
                    "the scheduler was lost before it answered; whether anything took effect will be seen", effects);
  }
}

void Session::watch_placings(Now now, Effects& effects) {
  while (!placings_.empty() && placings_.begin()->second.until <= now.up) {
    decline_placing(placings_.begin()->first, "scheduler-silent",
                    "the scheduler has not answered; whether anything took effect will be seen", effects);
  }
}

}  // namespace muster::agent
