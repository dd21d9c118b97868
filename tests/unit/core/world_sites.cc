// The sites' side of the world: sessions, presence, answers.
#include <algorithm>

#include "common/base/check.h"
#include "tests/unit/core/world.h"

namespace muster::core::testing {

void World::disconnect(const std::string& site) {
  Link& link = links_.at(site);
  run(SessionClosed{link.number, link.session});
  link.session = SessionNumber();
}

void World::give_features(const std::string& site, std::vector<std::string> features) {
  links_.at(site).features = std::move(features);
}

std::string World::connect(const std::string& site, bool lost) {
  Link& link = links_.at(site);
  link.session = SessionNumber(++sessions_);
  run(SessionOpened{link.number, link.session, link.features});
  Reconcile reconcile{link.number, link.session, 1, {}, true};
  for (HeldHere& held : held_) {
    if (held.over || site_of(held.person) != site) continue;
    held.over = lost;
    if (lost) continue;
    const auto holding = held.opened ? HeldLease::Holding::Opened : HeldLease::Holding::Unopened;
    reconcile.held.push_back({held.id, held.job, held.task, number_of(held.person), holding});
  }
  reconciled_ = {};
  run(std::move(reconcile));
  std::string verdicts;
  for (const auto& entry : reconciled_.entries) {
    const auto held = std::find_if(held_.begin(), held_.end(), [&](const auto& h) { return h.id == entry.id; });
    constexpr const char* kVerdicts[] = {" keep", " drop", " done"};
    held->over = entry.verdict != SendReconciled::Verdict::Keep;
    verdicts += (verdicts.empty() ? "" : ", ") + held->person + "/" + held->key;
    verdicts += kVerdicts[static_cast<size_t>(entry.verdict)];
    if (held->over) verdicts += "(" + std::string(name(entry.reason)) + ")";
  }
  return verdicts;
}

void World::credits(const std::string& person, uint32_t credits) {
  const Link& link = links_.at(site_of(person));
  run(SetCredits{link.number, link.session, {{number_of(person), credits}}});
}

std::string World::place(const std::string& site, const std::vector<std::string>& people, const std::string& job) {
  const Link& link = links_.at(site);
  PlaceWorkers command{link.number, link.session, 1, {}, job};
  for (const std::string& person : people) command.workers.push_back(number_of(person));
  placed_ = {};
  run(std::move(command));
  if (placed_.request == 0) return "unheard";
  return placed_.refusal.code.empty() ? "ok" : placed_.refusal.code;
}

std::string World::jobs(const std::string& site) {
  const Link& link = links_.at(site);
  run(AskJobs{link.number, link.session, 1});
  std::string out;
  for (const auto& entry : jobs_.jobs) out += (out.empty() ? "" : ", ") + entry.name + " " + std::to_string(entry.left);
  return out;
}

void World::presence(const std::string& person, Presence::State state) {
  const Link& link = links_.at(site_of(person));
  Presence::Person entry{number_of(person), state, {}};
  for (const HeldHere& held : held_) {
    if (held.person == person && held.opened && !held.over) entry.open.push_back({held.id, held.job, held.task});
  }
  run(Presence{link.number, link.session, {std::move(entry)}});
}

void World::open(const std::string& person, const std::string& key) {
  lease(person, key).opened = true;
  presence(person, Presence::State::Active);
}

HeldHere& World::lease(const std::string& person, const std::string& key) {
  const auto found =
      std::find_if(held_.rbegin(), held_.rend(), [&](const HeldHere& h) { return h.person == person && h.key == key; });
  MUSTER_CHECK(found != held_.rend());
  return *found;
}

SubmittedAnswer World::answer_to(const HeldHere& lease) const {
  SubmittedAnswer answer;
  answer.id = lease.id;
  answer.job = lease.job;
  answer.task = lease.task;
  answer.worker = number_of(lease.person);
  answer.code = 0;
  answer.content = lease.person + " of " + lease.key;
  return answer;
}

std::string World::submit(const std::string& site, SubmittedAnswer answer) {
  const Link& link = links_.at(site);
  receipts_ = {};
  run(SubmitAnswers{link.number, link.session, 1, {std::move(answer)}});
  return receipt();
}

std::string World::answer(const std::string& person, const std::string& key) {
  return answer(person, key, Given{});
}

std::string World::answer(const std::string& person, const std::string& key, Given given) {
  HeldHere& held = lease(person, key);
  held.over = true;
  SubmittedAnswer answer = answer_to(held);
  answer.revision = given.revision;
  answer.valid = given.valid;
  answer.code = given.code;
  return submit(site_of(person), std::move(answer));
}

std::string World::give_back(const std::string& person, const std::string& key, bool skipped, const std::string& note) {
  HeldHere& held = lease(person, key);
  held.over = true;
  const Link& link = links_.at(site_of(person));
  receipts_ = {};
  run(GiveBack{link.number, link.session, 1, {{held.id, held.job, held.task, number_of(person), skipped, note}}});
  return receipt();
}

std::string World::give_back(const std::string& person, const std::string& key) {
  return give_back(person, key, false, "");
}

std::string World::skip(const std::string& person, const std::string& key, const std::string& note) {
  return give_back(person, key, true, note);
}

}  // namespace muster::core::testing
