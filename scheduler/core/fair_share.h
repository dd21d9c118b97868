// Which job a person should work on next. Volatile: rebuilt at takeover.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/command.h"

namespace muster::core {

struct Worker;
struct Site;

// Assumptions: many jobs, few distinct requirements; a choice is made once per block of tasks, not per task.
// Algorithm: stride scheduling (Waldspurger and Weihl 1995) inside a priority class: each lease moves its job's virtual
// time on by 1 / (weight × urgency), and the job with the least goes first; a job that becomes ready starts at the
// least virtual time of its class, so that waiting earns no hoard. Urgency rises as a deadline nears: 2 in the last
// day, 4 in the last four hours, 8 in the last hour and after it. Higher classes go first, but a ready job that has had
// nothing for kStarvation goes before all. Jobs are kept in groups of equal requirements, so that a person who may not
// work on a group never looks at its jobs. Ties: lower job number.
class FairShare {
 public:
  static constexpr Millis kStarvation{std::chrono::minutes(10)};

  void add(JobNumber job, const JobPolicy& policy, ShardTime deadline);
  void remove(JobNumber job);
  // Ready: running, and something is queued.
  void set_ready(JobNumber job, bool ready, ShardTime now);
  bool ready(JobNumber job) const;
  void charge(JobNumber job, ShardTime now);

  // Somebody at a site whose agent can do so much.
  struct Applicant {
    const Worker& worker;
    const Site& site;
    const std::vector<std::string>& features;
  };
  // What a person may work on; kept with the person and refreshed when stale.
  struct Eligibility {
    uint64_t version = 0;
    std::vector<uint32_t> groups;
  };
  bool eligible(JobNumber job, Eligibility& eligibility, const Applicant& who) const;
  // Would be eligible, if the site's agent could do what the job needs.
  bool held_back_by_agent(JobNumber job, const Applicant& who) const;
  // Calls `visit` for ready jobs this person may work on, in order, until it returns true. `visit` must not change
  // readiness.
  void visit(Eligibility& eligibility, const Applicant& who, ShardTime now,
             const std::function<bool(JobNumber)>& visit) const;

 private:
  using Order = std::tuple<int, double, uint32_t>;  // minus class, virtual time, job
  struct Share {
    uint32_t group = 0;
    int minus_class = 0;
    double weight = 1, virtual_time = 0, owed = 0;
    ShardTime deadline, last_served;
    bool ready = false;
  };
  struct Group {
    WorkerLevel level{};
    std::vector<std::string> skills, sites, regions, needs;
    std::set<Order> ready;
  };
  void refresh(Eligibility& eligibility, const Applicant& who) const;
  void settle(JobNumber job, Share& share, ShardTime now);
  static bool admits(const Group& group, const Applicant& who);
  static bool can_show(const Group& group, const Applicant& who);

  std::map<JobNumber, Share> shares_;
  std::vector<Group> groups_;
  std::set<std::pair<ShardTime, uint32_t>> by_last_served_;  // ready jobs
  uint64_t version_ = 1;                                     // rises with each new group
};

}  // namespace muster::core
