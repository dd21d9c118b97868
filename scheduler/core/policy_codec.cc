#include "scheduler/core/policy_codec.h"

#include "scheduler/core/journal.pb.h"

namespace muster::core {
namespace {

template <class From>
std::vector<std::string> strings(const From& from) {
  return {from.begin(), from.end()};
}

}  // namespace

JobPolicy policy_from_record(const journal::JobPolicy& record) {
  JobPolicy policy;
  policy.redundancy = static_cast<uint8_t>(record.redundancy());
  policy.priority = static_cast<uint8_t>(record.priority());
  policy.weight = record.weight();
  policy.lease = Millis(record.lease_ms());
  policy.offline_grace = Millis(record.offline_grace_ms());
  policy.block_tasks = record.block_tasks();
  policy.block_time = Millis(record.block_ms());
  policy.order = static_cast<TaskOrder>(record.order());
  policy.skip = static_cast<SkipPolicy>(record.skip());
  policy.deadline_wall_ms = record.deadline_wall_ms();
  policy.level = static_cast<WorkerLevel>(record.level());
  policy.skills = strings(record.skills());
  policy.sites = strings(record.sites());
  policy.regions = strings(record.regions());
  policy.max_per_worker = record.max_per_worker();
  policy.max_redundancy = static_cast<uint8_t>(record.max_redundancy());
  policy.confidence = record.confidence();
  policy.at_max = static_cast<AtMax>(record.at_max());
  policy.price = record.price();
  for (const auto& rule : record.stop_when()) {
    policy.stop_when.push_back({static_cast<form::AnswerCode>(rule.code()), static_cast<uint8_t>(rule.count())});
  }
  policy.trust_after = static_cast<uint8_t>(record.trust_after());
  policy.budget_answers = record.budget_answers();
  policy.first_code = static_cast<form::AnswerCode>(record.first_code());
  policy.classes = static_cast<uint16_t>(record.classes());
  policy.consensus = record.consensus();
  policy.needs = strings(record.needs());
  policy.review_share = record.review_share();
  policy.review_level = static_cast<WorkerLevel>(record.review_level());
  policy.review_show = static_cast<ReviewShow>(record.review_show());
  policy.review_of = JobNumber(record.review_of());
  return policy;
}

void policy_to_record(const JobPolicy& policy, journal::JobPolicy& record) {
  record.set_redundancy(policy.redundancy);
  record.set_priority(policy.priority);
  record.set_weight(policy.weight);
  record.set_lease_ms(policy.lease.count());
  record.set_offline_grace_ms(policy.offline_grace.count());
  record.set_block_tasks(policy.block_tasks);
  record.set_block_ms(policy.block_time.count());
  record.set_order(static_cast<uint32_t>(policy.order));
  record.set_skip(static_cast<uint32_t>(policy.skip));
  record.set_deadline_wall_ms(policy.deadline_wall_ms);
  record.set_level(static_cast<uint32_t>(policy.level));
  for (const auto& skill : policy.skills) record.add_skills(skill);
  for (const auto& site : policy.sites) record.add_sites(site);
  for (const auto& region : policy.regions) record.add_regions(region);
  record.set_max_per_worker(policy.max_per_worker);
  record.set_max_redundancy(policy.max_redundancy);
  record.set_confidence(policy.confidence);
  record.set_at_max(static_cast<uint32_t>(policy.at_max));
  record.set_price(policy.price);
  for (const ValueRule& rule : policy.stop_when) {
    auto& written = *record.add_stop_when();
    written.set_code(rule.code);
    written.set_count(rule.count);
  }
  record.set_trust_after(policy.trust_after);
  record.set_budget_answers(policy.budget_answers);
  record.set_first_code(policy.first_code);
  record.set_classes(policy.classes);
  record.set_consensus(policy.consensus);
  for (const auto& feature : policy.needs) record.add_needs(feature);
  record.set_review_share(policy.review_share);
  record.set_review_level(static_cast<uint32_t>(policy.review_level));
  record.set_review_show(static_cast<uint32_t>(policy.review_show));
  record.set_review_of(policy.review_of.value());
}

}  // namespace muster::core
