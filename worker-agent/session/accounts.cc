#include "worker-agent/session/accounts.h"

#include <algorithm>
#include <utility>

namespace muster::agent {

Accounts::Accounts(AccountSettings settings, const Restored& restored, Now now) : settings_(settings) {
  for (const auto& one : restored.accounts) accounts_[one.worker] = {one.password_hash, one.name, one.on_leave_since};
  for (const SignInRecord& record : restored.sign_ins) {
    if (record.expires_wall_ms > now.wall_ms) enter(record);
  }
}

void Accounts::enter(const SignInRecord& record) {
  sign_ins_[record.token] = record;
  tokens_[record.worker].push_back(record.token);
}

void Accounts::forget_old(Watch& watch, Now now) const {
  while (!watch.failures.empty() && watch.failures.front() + settings_.failure_window <= now.up)
    watch.failures.pop_front();
}

void Accounts::watch_fewer(Now now) {
  if (watched_.size() < settings_.names_watched) return;
  for (auto it = watched_.begin(); it != watched_.end();) {
    forget_old(it->second, now);
    it = it->second.failures.empty() && it->second.pending == 0 ? watched_.erase(it) : std::next(it);
  }
}

Accounts::Attempt Accounts::begin(const std::string& name, const Person* person, Now now) {
  const auto known = watched_.find(name);
  if (known == watched_.end()) {
    watch_fewer(now);
    // A flood of invented names: real people's attempts are still counted, the invented ones share a place.
    if (watched_.size() >= settings_.names_watched && person == nullptr) return {Millis(1'000), {}};
  }
  Watch& watch = watched_[name];
  forget_old(watch, now);
  if (watch.failures.size() + watch.pending >= settings_.failures_allowed) {
    const Millis until =
        watch.failures.empty() ? now.up + Millis(1'000) : watch.failures.front() + settings_.failure_window;
    return {std::max(Millis(1), until - now.up), {}};
  }
  ++watch.pending;
  const auto account =
      person == nullptr || !person->record.active ? accounts_.end() : accounts_.find(person->record.number);
  return {Millis(0), account == accounts_.end() ? std::string() : account->second.hash};
}

Accounts::Outcome Accounts::finish(const std::string& name, const Person* person, bool matched, const Digest& token,
                                   const std::string& csrf, Now now, Effects& effects) {
  Watch& watch = watched_[name];
  if (watch.pending > 0) --watch.pending;
  if (!matched || person == nullptr || !person->record.active) {
    watch.failures.push_back(now.up);
    return Outcome::Wrong;
  }
  if (watch.pending == 0) {
    watched_.erase(name);
  } else {
    watch.failures.clear();
  }
  const WorkerNumber worker = person->record.number;
  if (on_leave_since(worker) != 0) return Outcome::OnLeave;
  const auto held = tokens_.find(worker);
  if (held != tokens_.end() && held->second.size() >= settings_.sign_ins_per_person) {
    const Digest oldest = held->second.front();
    sign_out(oldest, effects);
  }
  std::erase(gone_, worker);
  const SignInRecord record{token, worker, csrf, now.wall_ms + settings_.sign_in_ms};
  enter(record);
  effects.push_back(SpoolWrite{PutSignIn{record}});
  return Outcome::In;
}

void Accounts::abandon(const std::string& name) {
  Watch& watch = watched_[name];
  if (watch.pending > 0) --watch.pending;
}

bool Accounts::put(WorkerNumber worker, const std::string& hash, const std::string& name, Effects& effects) {
  const auto [account, created] = accounts_.try_emplace(worker);
  account->second.hash = hash;
  if (!name.empty()) account->second.name = name;
  if (!created) sign_out_everywhere(worker, effects);
  effects.push_back(SpoolWrite{PutAccount{worker, hash, name}});
  return created;
}

const std::string& Accounts::name(WorkerNumber worker) const {
  static const std::string kNone;
  const auto found = accounts_.find(worker);
  return found == accounts_.end() ? kNone : found->second.name;
}

void Accounts::leave(WorkerNumber worker, Now now, Effects& effects) {
  const auto found = accounts_.find(worker);
  if (found == accounts_.end() || found->second.on_leave_since != 0) return;
  found->second.on_leave_since = now.wall_ms;
  effects.push_back(SpoolWrite{MarkLeave{worker, now.wall_ms}});
  sign_out_everywhere(worker, effects);
}

void Accounts::come_back(WorkerNumber worker, Effects& effects) {
  const auto found = accounts_.find(worker);
  if (found == accounts_.end() || found->second.on_leave_since == 0) return;
  found->second.on_leave_since = 0;
  effects.push_back(SpoolWrite{MarkLeave{worker, 0}});
}

int64_t Accounts::on_leave_since(WorkerNumber worker) const {
  const auto found = accounts_.find(worker);
  return found == accounts_.end() ? 0 : found->second.on_leave_since;
}

const SignInRecord* Accounts::find(const Digest& token, Now now) const {
  const auto found = sign_ins_.find(token);
  return found == sign_ins_.end() || found->second.expires_wall_ms <= now.wall_ms ? nullptr : &found->second;
}

void Accounts::sign_out(const Digest& token, Effects& effects) {
  const auto found = sign_ins_.find(token);
  if (found == sign_ins_.end()) return;
  const WorkerNumber worker = found->second.worker;
  const Digest gone = found->first;
  sign_ins_.erase(found);
  auto& tokens = tokens_[worker];
  std::erase(tokens, gone);
  if (tokens.empty()) {
    tokens_.erase(worker);
    gone_.push_back(worker);
  }
  effects.push_back(SpoolWrite{DropSignIn{gone}});
}

void Accounts::sign_out_everywhere(WorkerNumber worker, Effects& effects) {
  const auto found = tokens_.find(worker);
  if (found == tokens_.end()) return;
  const std::vector<Digest> tokens = found->second;
  for (const Digest& token : tokens) sign_out(token, effects);
}

void Accounts::expire(Now now, Effects& effects) {
  std::vector<Digest> expired;
  for (const auto& [token, record] : sign_ins_) {
    if (record.expires_wall_ms <= now.wall_ms) expired.push_back(token);
  }
  for (const Digest& token : expired) sign_out(token, effects);
}

std::vector<WorkerNumber> Accounts::take_gone() {
  return std::exchange(gone_, {});
}

std::vector<WorkerNumber> Accounts::everybody_signed_in() const {
  std::vector<WorkerNumber> workers;
  for (const auto& [worker, tokens] : tokens_) workers.push_back(worker);
  return workers;
}

}  // namespace muster::agent
