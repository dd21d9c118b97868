// What the journal says, in the plainest way: a second reading of its records that shares no code with the core's.
// Complains when a batch says what must never be.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "common/base/ids.h"
#include "scheduler/core/vocabulary.h"

namespace muster::journal {
class Batch;
class Record;
}  // namespace muster::journal

namespace muster::sim {

struct AssignmentModel {
  uint32_t job = 0, task = 0, worker = 0;
  core::AssignmentState state = core::AssignmentState::Leased;
  uint32_t revision = 0;  // 0: no answer
  uint64_t content_sequence = 0;
  uint32_t content_index = 0;
  bool adopted = false;
};

struct TaskModel {
  uint64_t key_hash = 0;
  uint64_t item_sequence = 0;
  uint32_t item_index = 0;
  uint32_t target = 0, counted = 0;
  core::TaskState state = core::TaskState::Fresh;
  std::map<uint32_t, uint32_t> counted_of;  // worker → counted answers
  bool closed() const { return state != core::TaskState::Fresh && state != core::TaskState::InWork; }
};

struct JobModel {
  std::string name;
  core::JobState state = core::JobState::Draft;
  uint32_t redundancy = 1, most = 0;
  bool ended_once = false;      // completed or cancelled at some time
  std::set<std::string> needs;  // features of agents
  std::map<uint32_t, TaskModel> tasks;
};

struct WorkerModel {
  std::string id;
  uint32_t site = 0;
  bool active = true;
};

struct SiteModel {
  std::string name;
  std::set<std::string> keys;
  std::pair<uint32_t, uint64_t> revoked{0, 0};  // the batch that did; epoch 0: none
};

class JournalModel {
 public:
  using Complain = std::function<void(const std::string&)>;
  explicit JournalModel(Complain complain) : complain_(std::move(complain)) {}

  void apply(const journal::Batch& batch);
  // Back to the beginning; what was complained about stays.
  void clear();

  uint64_t sequence() const { return sequence_; }
  uint32_t epoch() const { return epoch_; }
  uint32_t format() const { return format_; }  // of what is stored
  const std::map<uint32_t, JobModel>& jobs() const { return jobs_; }
  const std::set<uint32_t>& deleted() const { return deleted_; }
  const std::map<uint64_t, AssignmentModel>& assignments() const { return assignments_; }
  const std::map<uint32_t, WorkerModel>& workers() const { return workers_; }
  const std::map<uint32_t, SiteModel>& sites() const { return sites_; }
  const SiteModel* site_named(const std::string& name) const;
  // The site's name; empty: nobody's.
  std::string site_with_key(const std::string& key) const;
  bool is_revoked(uint32_t worker) const;
  // Leases that this person has.
  uint32_t live(uint32_t worker) const;
  const AssignmentModel* assignment(uint64_t id) const;
  const TaskModel* task(uint32_t job, uint32_t task) const;

 private:
  void apply(const journal::Record& record);
  void apply_job(const journal::Record& record);
  void apply_site(const journal::Record& record);
  void cancel(JobModel& job, uint32_t number);
  void grant(const journal::Record& record);
  void answer(const journal::Record& record);
  void revise(const journal::Record& record);
  void change(AssignmentModel& assignment, core::AssignmentState to);
  void add_items(const journal::Record& record);
  AssignmentModel* known(uint64_t id, const char* what);
  void wrong(const std::string& what);

  const Complain complain_;
  uint64_t sequence_ = 0;
  uint32_t epoch_ = 0, format_ = 0;
  int64_t now_ms_ = 0;
  std::map<uint32_t, JobModel> jobs_;
  std::set<uint32_t> deleted_;
  std::map<uint64_t, AssignmentModel> assignments_;
  std::map<uint32_t, WorkerModel> workers_;
  std::map<uint32_t, SiteModel> sites_;
  std::map<uint32_t, uint32_t> live_;
};

}  // namespace muster::sim
