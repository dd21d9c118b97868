// Hands tasks to people: chooses the job, then the task, and says why when there is nothing.
#pragma once

#include <map>
#include <vector>

#include "scheduler/core/deciding.h"
#include "scheduler/core/ledger.h"

namespace muster::core {

class Leasing {
 public:
  Leasing(Ledger& ledger, Deciding& deciding) : ledger_(ledger), deciding_(deciding) {}

  // Grants leases until the person holds as many as their credits allow, or nothing is left for them.
  void fill(WorkerNumber worker);
  // Offers work that has arrived to people who wait, at most `most` of them.
  void ask_waiting(size_t most);
  // Sends what people were told anew. Call once at the end of a turn's commands.
  void flush();

  // Whether this person may be given this task now.
  static Judgement judge(const Job& job, TaskNumber task, WorkerNumber worker);

 private:
  struct Pick {
    const Job* job = nullptr;  // null: nothing
    TaskNumber task;
    bool was_fresh = false;
    WaitReason reason = WaitReason::None;
  };
  Pick pick(const Worker& worker, Person& person);
  bool take_from(JobNumber number, const Worker& worker, Person& person, Pick& pick);
  FairShare::Applicant applicant(const Worker& worker) const;
  WaitReason explain(const Worker& worker, Person& person) const;
  void tell(const Worker& worker, Person& person, WaitReason reason);

  Ledger& ledger_;
  Deciding& deciding_;
  std::map<SiteNumber, std::vector<SendNoWork::Entry>> told_;
};

}  // namespace muster::core
