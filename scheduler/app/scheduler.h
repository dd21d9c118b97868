// The whole scheduler: what main starts and stops, and where its parts meet.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "common/base/result.h"
#include "scheduler/api/ports.h"
#include "scheduler/api/token_book.h"
#include "scheduler/app/checkpointing.h"
#include "scheduler/app/core_metrics.h"
#include "scheduler/app/directory_feed.h"
#include "scheduler/app/item_contents.h"
#include "scheduler/app/loop.h"
#include "scheduler/app/recovery.h"
#include "scheduler/app/refining.h"
#include "scheduler/app/reviewing.h"
#include "scheduler/app/scoring.h"
#include "scheduler/app/settings.h"
#include "scheduler/app/standby.h"
#include "scheduler/app/standings.h"
#include "scheduler/gateway/gateway.h"
#include "scheduler/store/checkpoint_store.h"
#include "scheduler/store/contents.h"
#include "scheduler/store/embedded_redis.h"
#include "scheduler/store/journal_trace.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/redis_room.h"
#include "scheduler/store/standby_register.h"
#include "scheduler/store/store_metrics.h"
#include "scheduler/store/token_store.h"

namespace prometheus {
class Registry;
}
namespace muster::http {
class Server;
}

namespace muster::api {
class BackupStore;
class MediaStore;
}  // namespace muster::api

namespace muster::app {

class BackupKeeper;

// Life: construct, `start` (recovers; may wait for Redis), then run until `ended` or until somebody calls `stop`.
class Scheduler final : public Outlet, public api::HealthPort {
 public:
  explicit Scheduler(Settings settings);
  ~Scheduler() override;

  // `give_up` ends the wait for Redis, and with --ha for the lead. Failures say what could not be opened.
  Result<void> start(const std::atomic<bool>& give_up);
  // Says goodbye to agents, lets the batch in flight become durable, and closes everything.
  void stop();
  // Why it ended by itself; empty while it runs.
  std::string ended() const;

  uint16_t http_port() const;
  // What the HTTP API commands and reads through. REQUIRES started.
  api::CorePort& core_port();
  std::string agents_endpoint() const;

  // Outlet; the loop's thread.
  void appended(const core::Turn& turn) override;
  void release(std::vector<core::Effect> effects, Epoch epoch, Sequence sequence) override;
  void turn_ended(const core::Turn& turn) override;
  void stepped_down(const std::string& why) override;
  // HealthPort; any thread.
  bool ready(std::string& why_not) const override;
  std::string warning() const override;
  std::string unavailable() const override;

 private:
  Result<store::RedisAddress> open_redis();
  // With --ha, returns when this scheduler leads.
  Result<Recovered> recover_or_stand_by(const std::atomic<bool>& give_up);
  Result<Recovered> stand_by(const std::atomic<bool>& give_up);
  void lead();
  void hear(const core::EventRaised& event);
  void drop(JobNumber gone);
  Result<void> load_tokens(const std::atomic<bool>& give_up);
  Result<void> open_gateway();
  Result<void> open_folders();
  Result<void> open_http();
  Result<void> write_port_file() const;
  void hand_over();
  void close();
  void raise_epoch(uint32_t seen);

  Settings settings_;  // with the ports that were chosen, once they are
  std::shared_ptr<prometheus::Registry> registry_;
  std::string secret_key_, token_;

  // In the order in which they are made; destroyed in reverse.
  std::unique_ptr<store::EmbeddedRedis> embedded_;
  store::RedisAddress redis_;
  store::StoreMetrics store_metrics_;
  CoreMetrics core_metrics_;
  std::unique_ptr<core::Core> core_;
  std::unique_ptr<store::RedisJournal> journal_;
  std::unique_ptr<store::CheckpointStore> checkpoints_;
  std::unique_ptr<Standby> standby_;      // until it leads; null without --ha
  std::unique_ptr<Candidate> candidate_;  // while it leads; null without --ha
  std::unique_ptr<store::ContentStore> contents_;
  std::unique_ptr<store::JournalTrace> trace_;
  std::unique_ptr<store::RedisRoom> room_;
  std::unique_ptr<store::StandbyRegister> standbys_;
  std::unique_ptr<store::TokenStore> stored_tokens_;
  std::shared_ptr<api::TokenBook> tokens_;
  Recovered recovered_;
  gateway::Directory directory_;
  std::unique_ptr<StoredItems> items_;
  std::unique_ptr<Loop> loop_;
  std::unique_ptr<Checkpointing> checkpointing_;
  std::unique_ptr<Refining> refining_;
  std::unique_ptr<Scoring> scoring_;
  Standings standings_;
  std::unique_ptr<Reviewing> reviewing_;
  // None of these three unless there is a folder for it.
  std::unique_ptr<api::MediaStore> media_;
  std::unique_ptr<api::BackupStore> backups_;
  std::unique_ptr<BackupKeeper> backup_keeper_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<http::Server> http_;

  // The loop's thread.
  SteadyTime metrics_published_;
  std::vector<DirectoryChange> changes_;  // what the batch in flight changes
  std::atomic<bool> raising_{false};
  mutable std::mutex mutex_;
  std::string ended_;  // guarded by mutex_
};

}  // namespace muster::app
