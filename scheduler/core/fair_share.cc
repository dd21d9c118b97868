#include "scheduler/core/fair_share.h"

#include <algorithm>

#include "common/base/check.h"
#include "scheduler/core/state.h"

namespace muster::core {
namespace {

constexpr double kSettleAfter = 8;  // leases; the order is renewed this often, not at every lease

double urgency(ShardTime deadline, ShardTime now) {
  if (deadline == ShardTime::max()) return 1;
  const Millis left = deadline - now;
  if (left < std::chrono::hours(1)) return 8;
  if (left < std::chrono::hours(4)) return 4;
  return left < std::chrono::hours(24) ? 2 : 1;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool contains_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) { return contains(names, name); });
}

}  // namespace

void FairShare::add(JobNumber job, const JobPolicy& policy, ShardTime deadline) {
  Share share;
  share.minus_class = -int{policy.priority};
  share.weight = policy.weight;
  share.deadline = deadline;
  const auto same = [&](const Group& g) {
    return g.level == policy.level && g.skills == policy.skills && g.sites == policy.sites &&
           g.regions == policy.regions && g.needs == policy.needs;
  };
  const auto found = std::find_if(groups_.begin(), groups_.end(), same);
  share.group = static_cast<uint32_t>(found - groups_.begin());
  if (found == groups_.end()) {
    groups_.push_back({policy.level, policy.skills, policy.sites, policy.regions, policy.needs, {}});
    ++version_;
  }
  shares_[job] = share;
}

void FairShare::remove(JobNumber job) {
  set_ready(job, false, ShardTime{});
  shares_.erase(job);
}

bool FairShare::ready(JobNumber job) const {
  const auto found = shares_.find(job);
  return found != shares_.end() && found->second.ready;
}

void FairShare::set_ready(JobNumber job, bool ready, ShardTime now) {
  const auto found = shares_.find(job);
  if (found == shares_.end() || found->second.ready == ready) return;
  Share& share = found->second;
  share.ready = ready;
  auto& order = groups_[share.group].ready;
  if (!ready) {
    order.erase({share.minus_class, share.virtual_time, job.value()});
    by_last_served_.erase({share.last_served, job.value()});
    return;
  }
  bool first = true;
  double least = 0;
  for (const Group& group : groups_) {
    const auto entry = group.ready.lower_bound({share.minus_class, -1, 0});
    if (entry == group.ready.end() || std::get<0>(*entry) != share.minus_class) continue;
    least = first ? std::get<1>(*entry) : std::min(least, std::get<1>(*entry));
    first = false;
  }
  share.virtual_time = std::max(share.virtual_time, least);
  share.last_served = now;
  order.insert({share.minus_class, share.virtual_time, job.value()});
  by_last_served_.insert({share.last_served, job.value()});
}

void FairShare::charge(JobNumber job, ShardTime now) {
  Share& share = shares_.at(job);
  share.owed += 1;
  if (share.owed >= kSettleAfter || share.last_served + kStarvation / 2 < now) settle(job, share, now);
}

void FairShare::settle(JobNumber job, Share& share, ShardTime now) {
  const bool listed = share.ready;
  auto& order = groups_[share.group].ready;
  if (listed) {
    order.erase({share.minus_class, share.virtual_time, job.value()});
    by_last_served_.erase({share.last_served, job.value()});
  }
  share.virtual_time += share.owed / (share.weight * urgency(share.deadline, now));
  share.owed = 0;
  share.last_served = now;
  if (listed) {
    order.insert({share.minus_class, share.virtual_time, job.value()});
    by_last_served_.insert({share.last_served, job.value()});
  }
}

bool FairShare::admits(const Group& group, const Applicant& who) {
  if (who.worker.level < group.level) return false;
  return contains_all(who.worker.skills, group.skills) &&
         (group.sites.empty() || contains(group.sites, who.site.name)) &&
         (group.regions.empty() || contains(group.regions, who.site.region));
}

bool FairShare::can_show(const Group& group, const Applicant& who) {
  return contains_all(who.features, group.needs);
}

void FairShare::refresh(Eligibility& eligibility, const Applicant& who) const {
  if (eligibility.version == version_) return;
  eligibility.groups.clear();
  for (uint32_t g = 0; g < groups_.size(); ++g) {
    if (admits(groups_[g], who) && can_show(groups_[g], who)) eligibility.groups.push_back(g);
  }
  eligibility.version = version_;
}

bool FairShare::eligible(JobNumber job, Eligibility& eligibility, const Applicant& who) const {
  const auto found = shares_.find(job);
  if (found == shares_.end()) return false;
  refresh(eligibility, who);
  return std::find(eligibility.groups.begin(), eligibility.groups.end(), found->second.group) !=
         eligibility.groups.end();
}

bool FairShare::held_back_by_agent(JobNumber job, const Applicant& who) const {
  const auto found = shares_.find(job);
  if (found == shares_.end()) return false;
  const Group& group = groups_[found->second.group];
  return admits(group, who) && !can_show(group, who);
}

void FairShare::visit(Eligibility& eligibility, const Applicant& who, ShardTime now,
                      const std::function<bool(JobNumber)>& visit) const {
  refresh(eligibility, who);
  for (const auto& [last_served, job] : by_last_served_) {
    if (last_served + kStarvation > now) break;
    const uint32_t group = shares_.at(JobNumber(job)).group;
    const bool may = std::find(eligibility.groups.begin(), eligibility.groups.end(), group) != eligibility.groups.end();
    if (may && visit(JobNumber(job))) return;
  }
  using Range = std::pair<std::set<Order>::const_iterator, std::set<Order>::const_iterator>;
  std::vector<Range> ranges;
  for (const uint32_t g : eligibility.groups) {
    if (!groups_[g].ready.empty()) ranges.emplace_back(groups_[g].ready.begin(), groups_[g].ready.end());
  }
  while (!ranges.empty()) {
    const auto least = std::min_element(ranges.begin(), ranges.end(),
                                        [](const Range& a, const Range& b) { return *a.first < *b.first; });
    if (visit(JobNumber(std::get<2>(*least->first)))) return;
    if (++least->first == least->second) ranges.erase(least);
  }
}

}  // namespace muster::core
