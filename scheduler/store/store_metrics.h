// The store's metrics: it owns their names and labels.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace muster::store {

// Any thread. The registry must outlive it.
class StoreMetrics {
 public:
  explicit StoreMetrics(prometheus::Registry& registry);

  void appended(std::chrono::steady_clock::duration took, size_t records, size_t bytes);
  void tail_lost();
  void unknown_append(bool written);
  void unconfirmed();
  void reconnected(uint64_t times);
  void redis_up(bool up);

 private:
  prometheus::Histogram* append_seconds_;
  prometheus::Counter *batches_, *records_, *bytes_, *tail_lost_, *unknown_written_, *unknown_not_written_,
      *reconnects_, *unconfirmed_;
  prometheus::Gauge* redis_up_;
};

}  // namespace muster::store
