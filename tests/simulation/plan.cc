#include "tests/simulation/plan.h"

#include <algorithm>
#include <charconv>

namespace muster::sim {
namespace {

constexpr std::array<std::string_view, kFaults> kNames = {
    "scheduler-crash", "crash-inside", "agent-crash",   "pause",        "rival",        "link-cut",
    "partition",       "lose",         "repeat",        "delay",        "reorder",      "truncate",
    "redis-away",      "redis-breaks", "redis-refuses", "failover",     "damaged-tail", "slow-disk",
    "disk-full",       "clock-drift",  "wall-jump",     "people-leave", "give-back",    "correct",
    "submit-twice",    "submit-late",  "operators",     "replica-lags", "hand-over",    "revoke",
    "rotate",          "lost-reign",   "versions"};

}  // namespace

std::string_view name(Fault fault) {
  return kNames[static_cast<size_t>(fault)];
}

std::optional<Fault> parse_fault(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Fault>(found - kNames.begin());
}

Plan plan_of(uint64_t seed) {
  Random random(seed, "plan");
  Plan plan;
  plan.seed = seed;
  plan.sites = static_cast<uint32_t>(random.between(1, 3));
  plan.people_per_site = static_cast<uint32_t>(random.between(2, 5));
  plan.jobs = static_cast<uint32_t>(random.between(1, 3));
  plan.items = static_cast<uint32_t>(random.between(5, 60));
  plan.trouble = std::chrono::minutes(random.between(4, 20));
  if (random.chance(0.5)) plan.standbys = static_cast<uint32_t>(random.between(1, 2));
  const double share = 0.15 + 0.7 * random.part();  // some seeds know few kinds of trouble, some nearly all
  for (double& weight : plan.weight) weight = random.chance(share) ? 0.25 + 2.5 * random.part() : 0;
  if (Random durability(seed, "durability"); durability.chance(0.35)) {
    plan.replicas = static_cast<uint32_t>(durability.between(1, 3));
  }
  return plan;
}

std::string Plan::text() const {
  std::string text = "seed " + std::to_string(seed) + ": " + std::to_string(sites) + " sites, " +
                     std::to_string(people_per_site) + " people each, " + std::to_string(jobs) + " jobs of " +
                     std::to_string(items) + " items, " + std::to_string(standbys) + " standbys, " +
                     (replicas > 0 ? std::to_string(replicas) + " replicas that confirm, " : "") +
                     std::to_string(std::chrono::duration_cast<std::chrono::seconds>(trouble).count()) +
                     " s of trouble:";
  for (size_t i = 0; i < kFaults; ++i) {
    if (weight[i] > 0) text += " " + std::string(kNames[i]);
  }
  return text;
}

std::string Plan::options() const {
  const Plan plain = plan_of(seed);
  std::string text = "--seeds 1 --from " + std::to_string(seed);
  const auto add = [&](const char* option, int64_t ours, int64_t usual) {
    if (ours != usual) text += std::string(" --") + option + " " + std::to_string(ours);
  };
  add("sites", sites, plain.sites);
  add("people", people_per_site, plain.people_per_site);
  add("standbys", standbys, plain.standbys);
  add("replicas", replicas, plain.replicas);
  add("jobs", jobs, plain.jobs);
  add("items", items, plain.items);
  add("trouble-ms", trouble.count() / 1000, plain.trouble.count() / 1000);
  for (size_t i = 0; i < kFaults; ++i) {
    if (weight[i] != plain.weight[i]) text += " --without " + std::string(kNames[i]);
  }
  for (const auto& [fault, n] : left_out) {
    if (has(fault)) text += " --leave-out " + std::string(name(fault)) + ":" + std::to_string(n);
  }
  return text;
}

std::optional<Strike> parse_strike(std::string_view text) {
  const size_t colon = text.find(':');
  const auto fault = parse_fault(text.substr(0, colon));
  if (!fault || colon == std::string_view::npos) return std::nullopt;
  uint32_t n = 0;
  const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), n);
  if (error != std::errc()) return std::nullopt;
  return Strike{*fault, n};
}

Chances::Chances(const Plan& plan) : plan_(plan) {
  for (const std::string_view purpose : kNames) random_.emplace_back(plan.seed, purpose);
}

bool Chances::strikes(Fault fault, double probability) {
  const double weight = plan_.weight[static_cast<size_t>(fault)];
  if (!on_ || weight <= 0 || !random(fault).chance(probability * weight)) return false;
  return happens(fault);
}

SimTime Chances::until(Fault fault, SimTime mean) {
  const double weight = plan_.weight[static_cast<size_t>(fault)];
  return SimTime(static_cast<int64_t>(random(fault).exponential(static_cast<double>(mean.count()) / weight)));
}

bool Chances::happens(Fault fault) {
  if (!on_) return false;
  const Strike strike{fault, ++count_[static_cast<size_t>(fault)]};
  if (plan_.left_out.contains(strike)) return false;
  struck_.insert(strike);
  return true;
}

}  // namespace muster::sim
