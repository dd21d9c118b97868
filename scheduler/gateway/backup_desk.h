// Takes pieces of sites' sealed backups to where they are kept, and tells agents how much is there. Owned by the
// gateway's thread.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "scheduler/gateway/conversations.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/gateway/wake.h"

namespace muster::wire {
class KeepBackup;
}

namespace muster::gateway {

class BackupDesk {
 public:
  // `sink` may be null: then nothing is kept here, which agents hear. `wake` is signalled when a piece is dealt with.
  // All outlive this but `wake`, which is shared.
  BackupDesk(BackupSink* sink, Conversations& conversations, std::shared_ptr<Wake> wake);

  bool keeps() const { return sink_ != nullptr; }
  // Counts as an unanswered request of the session until its reply is sent. `site`: its name.
  void take(Session& session, const std::string& site, uint64_t request, const wire::KeepBackup& piece);
  // Answers for the pieces that were dealt with.
  void collect();

 private:
  struct Kept {
    SessionNumber session;
    uint64_t request = 0;
    Result<uint64_t> have;
  };
  // Shared with pieces under way, which may end after this object.
  struct Arrivals {
    std::mutex mutex;
    std::vector<Kept> ready;  // guarded by mutex
    std::shared_ptr<Wake> wake;
  };

  BackupSink* const sink_;
  Conversations& conversations_;
  std::shared_ptr<Arrivals> arrivals_;
};

}  // namespace muster::gateway
