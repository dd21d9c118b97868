// Brings the site's sealed backup to the scheduler, a piece at a time, so that answers and leases never wait long
// behind it. Pure: time is handed in, the pieces' contents are read and sent by others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/base/time.h"

namespace muster::agent {

// A sealed backup that lies at the site.
struct SealedBackup {
  std::string name;  // "2026-11-23-0a1b2c3d"
  uint64_t size = 0;
  int64_t made_wall_ms = 0;
};

// A piece of `of` that is to be sent as request `request`.
struct BackupPiece {
  uint64_t request = 0;
  SealedBackup of;
  uint64_t offset = 0;
  size_t bytes = 0;  // 0: ask how much the scheduler has
};

class BackupSender {
 public:
  // The one to bring from now on.
  void bring(SealedBackup backup);

  // A session is open; `takes`: the scheduler keeps backups.
  void link_up(bool takes);
  void link_down();

  // What to send now, numbered `request`; nothing while there is nothing to bring, or a reply is waited for.
  std::optional<BackupPiece> next(uint64_t request, Millis now);
  // Replies; false: `request` is none of this object's.
  bool kept(uint64_t request, uint64_t have);
  // The scheduler takes none of it; it is offered again after an hour.
  bool refused(uint64_t request, Millis now);
  // It cannot take the piece at present.
  bool busy(uint64_t request, Millis now);

  // The last one that the scheduler has whole.
  const std::optional<SealedBackup>& stored() const { return stored_; }

 private:
  void begin();

  std::optional<SealedBackup> backup_, stored_;
  bool takes_ = false;
  bool asked_ = false;    // the scheduler said how much it has, in this session
  uint64_t have_ = 0;     // as it said
  uint64_t waiting_ = 0;  // the request that waits for its reply; 0: none
  Millis until_{0};       // when to send again what waits, or was refused
};

}  // namespace muster::agent
