#include "scheduler/store/redis_room.h"

#include <algorithm>
#include <cstdio>

#include "scheduler/store/parse_number.h"
#include "scheduler/store/store_metrics.h"

namespace muster::store {
namespace {

constexpr Millis kLookEvery{1000};
constexpr double kGiB = 1024.0 * 1024 * 1024;

// The number after `name:` in an INFO reply; 0 if it is not there.
uint64_t info_number(std::string_view info, const std::string& name) {
  const size_t at = info.find("\n" + name + ":");
  if (at == std::string_view::npos) return 0;
  info.remove_prefix(at + name.size() + 2);
  uint64_t number = 0;
  return parse_number(info.substr(0, info.find_first_of("\r\n")), number) ? number : 0;
}

}  // namespace

void RoomAccount::looked(uint64_t used, uint64_t limit) {
  used_ = used;
  limit_ = limit;
  promised_ = 0;
}

bool RoomAccount::take(uint64_t bytes) {
  const double wanted = static_cast<double>(bytes) * kStoredPerByte;
  if (limit_ > 0 && expected() + wanted > kRoomForItems * static_cast<double>(limit_)) return false;
  promised_ += wanted;
  return true;
}

std::string RoomAccount::text() const {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f of %.2f GiB are used", static_cast<double>(used_) / kGiB,
                static_cast<double>(limit_) / kGiB);
  return text;
}

RedisRoom::RedisRoom(RedisAddress address, uint64_t limit_bytes, StoreMetrics& metrics)
    : limit_bytes_(limit_bytes), metrics_(metrics), client_(std::move(address)), thread_([this] { run(); }) {}

RedisRoom::~RedisRoom() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool RedisRoom::take(uint64_t bytes, std::string& why_not) {
  std::lock_guard lock(mutex_);
  if (account_.take(bytes)) return true;
  why_not =
      "Redis is nearly full (" + account_.text() + "): jobs and items are refused so that the rest stays for answers";
  return false;
}

std::string RedisRoom::warning() const {
  std::lock_guard lock(mutex_);
  return account_.is_full() ? "jobs and items are refused: Redis is nearly full, " + account_.text() : "";
}

void RedisRoom::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    look();
    lock.lock();
    changed_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

// While Redis does not answer, what was known last stands.
void RedisRoom::look() {
  const auto info = client_.command({"INFO", "memory"});
  if (!info) return client_.drop();
  const uint64_t used = info_number(info->text(), "used_memory"), own = info_number(info->text(), "maxmemory");
  const uint64_t limit = own == 0 || limit_bytes_ == 0 ? std::max(own, limit_bytes_) : std::min(own, limit_bytes_);
  metrics_.redis_memory(used, limit);
  std::lock_guard lock(mutex_);
  account_.looked(used, limit);
}

}  // namespace muster::store
