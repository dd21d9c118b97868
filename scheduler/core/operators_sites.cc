// Sites and people.
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "scheduler/core/operators.h"

namespace muster::core {
namespace {

constexpr size_t kMaxWorkers = (size_t{1} << 24) - 1;
constexpr size_t kMaxKeys = 2;  // more only while rotating

}  // namespace

Outcome Operators::enrol_site(const EnrolSite& command) {
  for (const Site& site : ledger_.state().sites()) {
    const bool has_key = std::find(site.keys.begin(), site.keys.end(), command.key) != site.keys.end();
    if (has_key && site.name != command.name)
      return refused("site.key", "site '" + site.name + "' has this key already");
  }
  Outcome outcome;
  const Site* known = ledger_.state().site_named(command.name);
  if (!known) {
    outcome.site = ledger_.enrol_site(command.name, command.region.empty() ? "default" : command.region, command.key);
    return outcome;
  }
  outcome.site = known->number;
  if (known->revoked)
    return refused("site.revoked", "site '" + command.name + "' was revoked; enrol it under another name");
  if (!command.region.empty() && command.region != known->region) {
    return refused("site.region", "site '" + command.name + "' is in region '" + known->region +
                                      "', and a site's region stays: leave the region out to add a key; to move the "
                                      "site, revoke it and enrol it under another name");
  }
  if (std::find(known->keys.begin(), known->keys.end(), command.key) != known->keys.end()) {
    outcome.unchanged = true;
    return outcome;
  }
  if (known->keys.size() >= kMaxKeys)
    return refused("site.keys", "site '" + command.name + "' has two keys already; set its keys instead");
  std::vector<std::string> keys = known->keys;
  keys.push_back(command.key);
  ledger_.set_site_keys(*known, keys);
  return outcome;
}

Outcome Operators::set_site_keys(const SetSiteKeys& command) {
  const Site* site = ledger_.state().site(command.site);
  if (!site) return refused("site.unknown", "there is no such site");
  if (command.keys.empty() || command.keys.size() > kMaxKeys)
    return refused("site.keys", "a site has one key, or two while rotating");
  for (const Site& other : ledger_.state().sites()) {
    for (const std::string& key : command.keys) {
      const bool taken =
          other.number != site->number && std::find(other.keys.begin(), other.keys.end(), key) != other.keys.end();
      if (taken) return refused("site.key", "site '" + other.name + "' has one of these keys already");
    }
  }
  Outcome outcome;
  outcome.site = command.site;
  outcome.unchanged = site->keys == command.keys;
  if (!outcome.unchanged) ledger_.set_site_keys(*site, command.keys);
  return outcome;
}

Outcome Operators::revoke_site(const RevokeSite& command) {
  const Site* site = ledger_.state().site(command.site);
  if (!site) return refused("site.unknown", "there is no such site");
  Outcome outcome;
  outcome.site = command.site;
  outcome.unchanged = site->revoked;
  if (site->revoked) return outcome;
  ledger_.revoke_site(*site);
  sessions_.revoked(command.site);
  drop_vain_reservations();
  return outcome;
}

Outcome Operators::finalise_upgrade() {
  const State& state = ledger_.state();
  Outcome outcome;
  outcome.unchanged = state.format() == state.formats().newest;
  if (!outcome.unchanged) ledger_.finalise_upgrade(state.formats().newest);
  return outcome;
}

Outcome Operators::enrol_workers(const EnrolWorkers& command) {
  Outcome outcome;
  std::set<std::string_view> named;
  for (const WorkerDraft& draft : command.workers) {
    if (!named.insert(draft.id).second)
      outcome.refusals.push_back({"worker.twice", "worker '" + draft.id + "' is named twice"});
    const Site* site = ledger_.state().site_named(draft.site);
    const Worker* known = ledger_.state().worker_named(draft.id);
    if (!site || site->revoked) {
      outcome.refusals.push_back(
          {"worker.site", "worker '" + draft.id + "': no site '" + draft.site + "' is enrolled"});
    } else if (known && known->site != site->number) {
      outcome.refusals.push_back({"worker.site", "worker '" + draft.id + "' belongs to another site"});
    }
  }
  if (ledger_.state().worker_count() + command.workers.size() > kMaxWorkers) {
    outcome.refusals.push_back({"worker.limit", "a shard holds at most " + std::to_string(kMaxWorkers) + " workers"});
  }
  if (!outcome.refusals.empty()) return outcome;
  std::map<SiteNumber, std::vector<WorkerNumber>> changed;
  bool somebody_left = false;
  for (const WorkerDraft& draft : command.workers) {
    const SiteNumber site = ledger_.state().site_named(draft.site)->number;
    const Worker* known = ledger_.state().worker_named(draft.id);
    const bool same =
        known && known->level == draft.level && known->skills == draft.skills && known->active == draft.active;
    const WorkerNumber worker = same ? known->number : ledger_.enrol_worker(draft, site);
    outcome.workers.push_back(worker);
    if (same) continue;
    changed[site].push_back(worker);
    if (!draft.active) sessions_.recall_person(worker, FateReason::WorkerInactive);
    somebody_left |= !draft.active;
    ledger_.present().offer(worker);
  }
  outcome.unchanged = changed.empty();
  if (somebody_left) drop_vain_reservations();
  for (auto& [site, workers] : changed) ledger_.effect(SendRoster{site, std::move(workers)});
  return outcome;
}

}  // namespace muster::core
