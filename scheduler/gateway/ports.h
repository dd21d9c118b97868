// What the gateway needs from the rest of the scheduler.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/core/command.h"
#include "scheduler/core/effect.h"

namespace muster::wire {
class ToAgent;
}

namespace muster::gateway {

struct SiteEntry;
using PeerId = std::string;  // the ROUTER's name for a connection; never recurs while the scheduler runs

enum class Sent : uint8_t { Yes, Unreachable, Congested };

// The connections to agents. Called on the gateway's thread.
class Peers {
 public:
  virtual ~Peers() = default;
  // Never waits. `bytes`: the frame's size.
  virtual Sent send(const PeerId& peer, const wire::ToAgent& message, size_t& bytes) = 0;
};

// Whose connections are taken.
class Admission {
 public:
  virtual ~Admission() = default;
  // Replaces the whole list. Connections that stand are untouched. Any thread.
  virtual void admit(const std::vector<std::shared_ptr<const SiteEntry>>& sites) = 0;
};

// The queue in front of the core. Called on the gateway's thread; must not block.
class CommandSink {
 public:
  virtual ~CommandSink() = default;
  // False: the queue is full and the command is dropped. The agent hears BUSY.
  virtual bool post(core::Command command) = 0;
};

// A piece of a site's sealed backup (docs/protocol.md, KEEP_BACKUP).
struct BackupPiece {
  std::string site, name;    // names both; they are parts of files' names
  uint64_t size = 0;         // of the whole backup, bytes
  uint64_t offset = 0;       // where `content` belongs
  std::string content = {};  // empty: nothing is brought, it is only asked how much is there
};

// Where sites' sealed backups are kept. Called on the gateway's thread; must not block.
class BackupSink {
 public:
  virtual ~BackupSink() = default;
  // `done` gets how many bytes of it are there now, from the beginning; all of them once they are on disk. At most
  // once, on any thread. False: too much waits; the piece is dropped.
  virtual bool keep(BackupPiece piece, std::function<void(Result<uint64_t>)> done) = 0;
};

// Contents in memory: one view each, and what keeps them alive.
struct ItemViews {
  std::vector<std::string_view> items;  // in the order asked for
  std::vector<std::shared_ptr<const void>> owners;
};

// What inspectors found of one person's answers to a job.
struct Standing {
  std::string job;  // its name
  uint32_t reviewed = 0, right = 0;

  bool operator==(const Standing&) const = default;
};

// Items' contents (journal::ItemContent, serialised) by reference.
class ItemContents {
 public:
  virtual ~ItemContents() = default;
  // True: every content was at hand, and `out`, which is empty before, holds them. False: `out` means nothing.
  // Called on the gateway's thread; must not block.
  virtual bool try_fetch(const std::vector<core::ContentRef>& refs, ItemViews& out) = 0;
  // `done` gets the bytes in the order asked for, on any thread, maybe within the call; at most once.
  virtual void fetch(std::vector<core::ContentRef> refs,
                     std::function<void(Result<std::vector<std::string>>)> done) = 0;
};

}  // namespace muster::gateway
