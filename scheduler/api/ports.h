// What the HTTP API needs from the rest of the scheduler.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/api/role.h"
#include "scheduler/core/command.h"
#include "scheduler/core/effect.h"

namespace muster::core {
class Core;
}

namespace muster::api {

// The loop around the core. All methods may be called from any thread; callbacks run on the loop's thread, after the
// batch is durable, and must not block.
class CorePort {
 public:
  virtual ~CorePort() = default;
  // Sets the command's token. If the command queue is full the callback hears a refusal with code "busy" at once.
  virtual void command(core::Command command, std::function<void(core::Outcome)> done) = 0;
  // `read` runs against a core at rest, `done` when everything it could see is durable. False: the queue is full.
  virtual bool read(std::function<void(const core::Core&)> read, std::function<void()> done) = 0;
};

// Item and answer contents by reference.
class ContentPort {
 public:
  virtual ~ContentPort() = default;
  // `done` gets the bytes in the order asked for, at once when all are cached, else on the reader's thread.
  virtual void fetch(std::vector<core::ContentRef> refs,
                     std::function<void(Result<std::vector<std::string>>)> done) = 0;
};

// One journalled record that mentions an assignment, for `trace`.
struct TraceLine {
  uint64_t sequence = 0;
  int64_t now_ms = 0, wall_ms = 0;
  std::string record;  // record type, for example "lease_granted"
  std::map<std::string, std::string> fields;
};
class TracePort {
 public:
  virtual ~TracePort() = default;
  // Scans the retained journal. `done` on the reader's thread; `whole` is false if older batches were trimmed.
  virtual void trace(AssignmentId id, std::function<void(Result<std::vector<TraceLine>>, bool whole)> done) = 0;
};

class HealthPort {
 public:
  virtual ~HealthPort() = default;
  virtual bool ready(std::string& why_not) const = 0;
  // Ready, but with something that whoever looks should know; empty: nothing.
  virtual std::string warning() const { return {}; }
  // Why nothing can be made durable at present, and so neither be acknowledged nor be read; empty: it can.
  virtual std::string unavailable() const { return {}; }
};

// What the store can still hold. Any thread.
class RoomPort {
 public:
  virtual ~RoomPort() = default;
  // Takes room for about so many bytes of jobs and items. False, with the reason: it is wanted for answers.
  virtual bool take(uint64_t bytes, std::string& why_not) = 0;
};

// A standby as it announces itself.
struct StandbyView {
  std::string address;  // of its HTTP interface
  std::string version;
  uint32_t newest_format = 0;  // that it can follow
};
class StandbysPort {
 public:
  virtual ~StandbysPort() = default;
  // Those that are there at present. Any thread; takes as long as the store does.
  virtual Result<std::vector<StandbyView>> standbys() = 0;
};

// A token as it is kept: its hash, never itself.
struct StoredToken {
  std::string id;    // hexadecimal digits
  std::string name;  // as is_valid_name; need not be the only one of its name
  Role role = Role::Viewer;
  std::string hash;  // BLAKE2b-256 of the whole token, hexadecimal
  int64_t created_wall_ms = 0, expires_wall_ms = 0;
};
class TokensPort {
 public:
  virtual ~TokensPort() = default;
  // Any thread; each takes as long as the store does. After a failure of `put` or `remove` it may be done or not.
  virtual Result<std::vector<StoredToken>> load() = 0;
  virtual Result<void> put(const StoredToken& token) = 0;
  virtual Result<void> remove(const std::string& id) = 0;
};

}  // namespace muster::api
