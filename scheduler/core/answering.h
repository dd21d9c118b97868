// Takes answers in, and leases back. Decides each answer's fate; nothing a person did is dropped without a receipt.
#pragma once

#include "scheduler/core/deciding.h"
#include "scheduler/core/leasing.h"
#include "scheduler/core/ledger.h"

namespace muster::core {

class Answering {
 public:
  Answering(Ledger& ledger, Leasing& leasing, Deciding& deciding)
      : ledger_(ledger), leasing_(leasing), deciding_(deciding) {}

  void submit(SubmitAnswers& command);
  void give_back(GiveBack& command);

 private:
  Receipt submit_one(SiteNumber site, SubmittedAnswer& answer);
  Receipt submit_unknown(const Job& job, SubmittedAnswer& answer);
  Receipt revise(const Job& job, const PackedAssignment& assignment, SubmittedAnswer& answer);
  // Finds the fate of a first answer in a lease that is or ended so, and records it.
  struct Standing {
    AssignmentState state = AssignmentState::Leased;
    FateReason reason = FateReason::None;
    bool adopted = false;
  };
  Receipt settle(const Job& job, Standing lease, SubmittedAnswer& answer);
  void after_counted(const Job& job, TaskNumber task, WorkerNumber worker);
  void recall_needless(const Job& job, TaskNumber task, WorkerNumber author, FateReason reason);
  Receipt give_back_one(SiteNumber site, GiveBack::Entry& entry);

  Ledger& ledger_;
  Leasing& leasing_;
  Deciding& deciding_;
};

}  // namespace muster::core
