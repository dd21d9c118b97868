// What the desk's HTTP side and the agent's loop say to one another. A request goes in through DeskPort::post and is
// answered once, through its `reply`: on the loop's thread, or for media on any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "worker-agent/media/disk_cache.h"
#include "worker-agent/session/link.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/records.h"

namespace muster::agent {

// ---- requests ----

struct Credential {
  std::string worker, password;
};
struct PutAccounts {  // by the holder of the admin token
  std::vector<Credential> accounts;
};
struct SignIn {
  Credential credential;
};
struct SignOut {};
struct AskMe {};
struct AskHistory {
  size_t limit = 50;
};
// A medium of a task that the person holds, opened or not, or has answered.
struct AskMedium {
  AssignmentId id;
  std::string field;
};
using DeskQuestion = std::variant<PutAccounts, SignIn, SignOut, AskMe, AskHistory, AskMedium, Ask>;

// ---- answers ----

struct AccountsPut {
  size_t created = 0, updated = 0;
};
struct SignedIn {
  std::string worker, level, csrf, cookie;
  int64_t lasts_s = 0;
};
struct Me {
  std::string worker, level;
  std::string csrf;  // the session's, for a page that was loaded anew
  size_t answered_today = 0, stock = 0, unsent = 0;
  int64_t active_ms_today = 0;
  bool link_up = false;
};
struct TaskShown {
  TaskReply task;
  std::string draft;  // JSON, or empty
};
struct StockShown {
  std::vector<TaskShown> tasks;
};
struct MediumShown {
  CachedFile file;
};
struct Declined {
  RefusedReply why;
  int64_t retry_after_s = 0;         // 0: no such header
  std::vector<std::string> workers;  // that are meant
};
using DeskAnswer = std::variant<AccountsPut, SignedIn, Me, std::vector<PastAnswer>, TaskShown, StockShown, NothingReply,
                                SavedReply, DoneReply, JobReply, MediumShown, Declined>;

struct DeskRequest {
  std::optional<Digest> token;  // hash of the cookie, if one came
  bool writes = false;          // needs the CSRF token
  std::string csrf;
  DeskQuestion question;
  std::function<void(DeskAnswer)> reply;
};

class DeskPort {
 public:
  virtual ~DeskPort() = default;
  // Any thread. False: too much waits; nothing was taken, and `reply` was not and will not be called.
  virtual bool post(DeskRequest request) = 0;
};

}  // namespace muster::agent
