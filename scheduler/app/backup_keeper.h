// Writes sites' backups to disk on a thread of its own, so that nobody else waits for the disk.
#pragma once

#include <functional>
#include <thread>

#include "common/base/queue.h"
#include "scheduler/api/backup_store.h"
#include "scheduler/gateway/ports.h"

namespace muster::app {

class BackupKeeper final : public gateway::BackupSink {
 public:
  // `store` outlives it, and nobody else adds to it.
  explicit BackupKeeper(api::BackupStore& store);
  // What waits is still written.
  ~BackupKeeper() override;

  bool keep(gateway::BackupPiece piece, std::function<void(Result<uint64_t>)> done) override;

 private:
  struct Waiting {
    gateway::BackupPiece piece;
    std::function<void(Result<uint64_t>)> done;
  };

  void run();

  api::BackupStore& store_;
  BoundedQueue<Waiting> waiting_;
  std::thread thread_;
};

}  // namespace muster::app
