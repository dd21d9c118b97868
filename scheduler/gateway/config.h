// The gateway's settings. The application declares, checks and documents them; these are the defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "common/wire/limits.h"
#include "scheduler/gateway/epoch_history.h"
#include "scheduler/gateway/ports.h"

namespace muster::gateway {

// How long an agent waits that was told that this scheduler does not lead (any more).
constexpr Millis kNotLeaderRetry{250};

struct GatewayConfig {
  std::string bind = "tcp://*:7400";
  std::string secret_key;          // the scheduler's CURVE key, Z85
  std::vector<EpochStart> epochs;  // ascending; the last is the present one. Not empty
  Sequence tail;                   // the last durable sequence
  Millis heartbeat{5000}, silence{20000};
  size_t max_sessions = wire::kMaxSessions;
  size_t max_releases = 256;            // batches of effects waiting to be sent; `release` waits for room
  size_t max_waiting_leases = 100'000;  // leases waiting for their items' contents
  int io_threads = 1;
  std::string scheduler_version;  // told to agents
  // A site has seen a higher epoch than the present one, or another reign of its number: this journal is older than
  // what agents know. Called on the
  // gateway's thread, maybe often.
  std::function<void(uint32_t epoch)> on_higher_epoch;
  // How right a person's work is, as far as they may see it, at most wire::kMaxBatch jobs; nothing while it is not
  // known yet. Called on the gateway's thread; must not block. None: agents hear that it is not told here.
  std::function<std::optional<std::vector<Standing>>(WorkerNumber)> standing_of;
  BackupSink* backups = nullptr;                      // outlives the gateway. Null: agents hear that none are kept here
  std::function<int64_t()> wall_clock = wall_now_ms;  // annotates answers

  Epoch epoch() const { return epochs.back().epoch; }
};

}  // namespace muster::gateway
