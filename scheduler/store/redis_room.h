// How much Redis can still hold: looked at every second, and what was promised since then counted on top.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "scheduler/api/ports.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

class StoreMetrics;

// Jobs and items may fill this much of the limit; the rest is for answers, which are never refused.
constexpr double kRoomForItems = 0.7;

// What a byte that was submitted comes to: it is stored once, with a little around it.
constexpr double kStoredPerByte = 1.25;

// Pure: the arithmetic.
class RoomAccount {
 public:
  // `limit` 0: there is none.
  void looked(uint64_t used, uint64_t limit);
  // Takes it if it is there.
  bool take(uint64_t bytes);
  bool is_full() const { return limit_ > 0 && expected() >= kRoomForItems * static_cast<double>(limit_); }
  // `7.1 of 10.0 GiB are used`.
  std::string text() const;

 private:
  double expected() const { return static_cast<double>(used_) + promised_; }
  uint64_t used_ = 0, limit_ = 0;
  double promised_ = 0;
};

// Any thread. The limit is `limit_bytes`, or Redis's own maxmemory if that is lower or `limit_bytes` is 0.
class RedisRoom final : public api::RoomPort {
 public:
  RedisRoom(RedisAddress address, uint64_t limit_bytes, StoreMetrics& metrics);
  ~RedisRoom() override;

  bool take(uint64_t bytes, std::string& why_not) override;
  // Why submissions are refused; empty: they are not.
  std::string warning() const;

 private:
  void run();
  void look();

  const uint64_t limit_bytes_;
  StoreMetrics& metrics_;
  RedisClient client_;  // the thread's
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  RoomAccount account_;    // guarded by mutex_
  bool stopping_ = false;  // likewise
  std::thread thread_;
};

}  // namespace muster::store
