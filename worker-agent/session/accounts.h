// Who may sign in, who has, and who must wait after too many wrong passwords. Pure: hashing and chance happen outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/records.h"
#include "worker-agent/session/stock.h"

namespace muster::agent {

struct AccountSettings {
  size_t failures_allowed = 10;  // within `failure_window`; then the name is locked until the window has moved on
  Millis failure_window{std::chrono::minutes(15)};
  int64_t sign_in_ms = 14LL * 3600 * 1000;
  size_t sign_ins_per_person = 8;  // the oldest ends when one more begins
  size_t names_watched = 10'000;
};

class Accounts {
 public:
  Accounts(AccountSettings settings, const Restored& restored, Now now);

  // A person asks to sign in with a name. Attempts under way count as failures until `finish`, so that many at once
  // gain nothing.
  struct Attempt {
    Millis locked_for{0};  // above 0: nothing more happens, and `finish` must not be called
    std::string hash;      // to verify against; empty: nobody of that name can sign in (take as long as if)
  };
  Attempt begin(const std::string& name, const Person* person, Now now);
  // `person` is null if nobody of that name can sign in any more.
  enum class Outcome : uint8_t { In, Wrong, OnLeave };
  Outcome finish(const std::string& name, const Person* person, bool matched, const Digest& token,
                 const std::string& csrf, Now now, Effects& effects);

  // Instead of `finish`, when the password could not be looked at.
  void abandon(const std::string& name);

  // True if there was none before. A changed password ends the person's sign-ins. An empty name: as it was.
  bool put(WorkerNumber worker, const std::string& hash, const std::string& name, Effects& effects);
  bool has(WorkerNumber worker) const { return accounts_.count(worker) != 0; }
  // "" if there is none. A name is for the people of the site alone.
  const std::string& name(WorkerNumber worker) const;

  // Who is on leave cannot sign in until they return. Nothing happens to people without an account.
  void leave(WorkerNumber worker, Now now, Effects& effects);
  void come_back(WorkerNumber worker, Effects& effects);
  int64_t on_leave_since(WorkerNumber worker) const;  // wall time; 0: is not

  // Null if unknown or expired.
  const SignInRecord* find(const Digest& token, Now now) const;
  void sign_out(const Digest& token, Effects& effects);
  void sign_out_everywhere(WorkerNumber worker, Effects& effects);
  void expire(Now now, Effects& effects);
  bool signed_in(WorkerNumber worker) const { return tokens_.count(worker) != 0; }
  // Who has lost their last sign-in since the last call.
  std::vector<WorkerNumber> take_gone();
  std::vector<WorkerNumber> everybody_signed_in() const;
  size_t account_count() const { return accounts_.size(); }

 private:
  struct Account {
    std::string hash, name;
    int64_t on_leave_since = 0;
  };
  struct Watch {
    std::deque<Millis> failures;
    size_t pending = 0;
  };
  void forget_old(Watch& watch, Now now) const;
  void watch_fewer(Now now);
  void enter(const SignInRecord& record);

  const AccountSettings settings_;
  std::unordered_map<WorkerNumber, Account> accounts_;
  std::map<Digest, SignInRecord> sign_ins_;
  std::map<WorkerNumber, std::vector<Digest>> tokens_;  // oldest first; never empty
  std::vector<WorkerNumber> gone_;
  std::map<std::string, Watch> watched_;
};

}  // namespace muster::agent
