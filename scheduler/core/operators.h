// Operators' commands: jobs, items, sites, workers. Each is checked whole before anything is recorded.
#pragma once

#include <string>
#include <utility>

#include "scheduler/core/ledger.h"
#include "scheduler/core/sessions.h"

namespace muster::core {

class Operators {
 public:
  Operators(Ledger& ledger, Sessions& sessions) : ledger_(ledger), sessions_(sessions) {}

  Outcome create_job(const CreateJob& command);
  Outcome change_job(const ChangeJob& command);
  Outcome change_guideline(const ChangeGuideline& command);
  Outcome upsert_items(const UpsertItems& command);
  Outcome send_back(const SendBack& command);
  Outcome enrol_site(const EnrolSite& command);
  Outcome set_site_keys(const SetSiteKeys& command);
  Outcome revoke_site(const RevokeSite& command);
  Outcome finalise_upgrade();
  Outcome enrol_workers(const EnrolWorkers& command);

 private:
  static Outcome refused(std::string code, std::string message);
  ItemVerdict upsert_known(const Job& job, TaskNumber task, Ledger::NewItem item, bool revise, bool dry_run);
  void withdraw(const Job& job, TaskNumber task, FateReason reason);
  std::vector<WorkerNumber> able_authors(const Job& job, const PackedTask& task) const;
  bool can_work(WorkerNumber worker) const;
  void drop_vain_reservations();
  bool resolve(const ItemDraft& draft, const Job& job, Ledger::NewItem& item, std::string& why_not) const;

  Ledger& ledger_;
  Sessions& sessions_;
};

}  // namespace muster::core
