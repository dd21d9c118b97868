// Who holds which site's session. Pure: time is handed in, nothing is sent or posted from here. docs/protocol.md §4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "common/wire/limits.h"
#include "scheduler/gateway/epoch_history.h"
#include "scheduler/gateway/order.h"
#include "scheduler/gateway/ports.h"

namespace muster::gateway {

using SpoolId = std::array<uint8_t, wire::kSpoolBytes>;

// A HELLO, already within bounds, and what is known of its sender.
struct Greeting {
  SiteNumber site;
  bool revoked = false;
  PeerId peer;
  SpoolId spool{};
  uint64_t boot = 1;
  uint32_t min_version = 1, max_version = 1;
  SeenEpoch seen;
  std::vector<std::string> features = {};
};

enum class RefusalReason : uint8_t {
  VersionUnsupported = 1,  // numbers of wire::Refused::Reason
  SessionHeld = 2,
  StaleBoot = 3,
  SiteRevoked = 4,
  TooManySessions = 5,
  Replaced = 6,
  NotLeader = 7,
};

struct GreetingVerdict {
  std::optional<RefusalReason> refusal;   // none: welcome
  uint32_t version = 0;                   // with a welcome
  std::optional<SessionNumber> replaces;  // with a welcome: close this one first. With SessionHeld: the holder
};

struct Session {
  SessionNumber number;
  SiteNumber site;
  PeerId peer;
  uint32_t version = 0;
  SessionState state = SessionState::Reconciling;
  SteadyTime heard;                                   // when its last message was read
  SteadyTime heard_reported;                          // when the core was last told
  uint32_t unanswered = 0;                            // requests taken whose reply is not sent yet
  std::unordered_map<JobNumber, uint32_t> jobs_sent;  // job → version its site has
};

// Owned by the gateway's thread.
class SessionTable {
 public:
  SessionTable(Epoch epoch, size_t max_sessions, Millis silence);

  // After this every HELLO is refused with NotLeader.
  void hand_over() { handing_over_ = true; }

  // What to do with a HELLO. Changes nothing.
  GreetingVerdict judge(const Greeting& greeting) const;
  // REQUIRES that `judge` welcomes it and that the session it replaces is closed.
  Session& open(const Greeting& greeting, uint32_t version, SteadyTime now);
  void close(SessionNumber number);

  // Null if there is none. Pointers stay good until the session closes.
  Session* by_peer(const PeerId& peer);
  Session* by_site(SiteNumber site);
  Session* by_number(SessionNumber number);
  std::vector<SessionNumber> all() const;
  // Sessions not heard of for longer than the silence allowed.
  std::vector<SessionNumber> silent(SteadyTime now) const;
  size_t size() const { return sessions_.size(); }

 private:
  struct Spool {
    SpoolId id{};
    uint64_t boot = 0;
  };

  const Epoch epoch_;
  const size_t max_sessions_;
  const Millis silence_;
  bool handing_over_ = false;
  uint64_t last_counter_ = 0;
  std::unordered_map<SessionNumber, std::unique_ptr<Session>> sessions_;  // owns; the next two point into it
  std::unordered_map<PeerId, Session*> by_peer_;
  std::unordered_map<SiteNumber, Session*> by_site_;
  std::unordered_map<SiteNumber, Spool> last_spools_;  // of the site's present or last session; one a site
};

}  // namespace muster::gateway
