#include "scheduler/core/live_leases.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/seeds.h"

namespace muster::core {
namespace {

ShardTime at(int64_t ms) {
  return ShardTime(Millis(ms));
}

// Leases of five people against a map: found by id, chained per person, looked at in their second, and not before.
void compare_with_map(uint64_t seed) {
  std::mt19937_64 random(seed);
  int64_t now = 50'000;
  LiveLeases leases(at(now));
  std::map<AssignmentId, std::pair<uint32_t, int64_t>> map;  // id → worker, time to look
  LiveLeases::Slot heads[5];
  std::fill(std::begin(heads), std::end(heads), LiveLeases::kNone);
  const auto pick = [&] { return std::next(map.begin(), static_cast<std::ptrdiff_t>(random() % map.size())); };
  for (uint64_t i = 1; i < 4000; ++i) {
    const uint64_t dice = random() % 10;
    if (dice < 4) {
      LiveLease lease;
      lease.id = AssignmentId(i);
      lease.worker = WorkerNumber(static_cast<uint32_t>(random() % 5));
      const int64_t look = now + static_cast<int64_t>(random() % (dice == 0 ? 20'000'000 : 60'000));
      lease.deadline = at(look);
      leases.add(lease, heads[lease.worker.value()]);
      map[lease.id] = {lease.worker.value(), look};
    } else if (dice < 6 && !map.empty()) {
      const auto gone = pick();
      leases.remove(leases.find(gone->first), heads[gone->second.first]);
      map.erase(gone);
    } else if (dice < 7 && !map.empty()) {
      const auto again = pick();
      again->second.second = now + static_cast<int64_t>(random() % 30'000);
      leases.look_again(leases.find(again->first), at(again->second.second));
    } else {
      now += static_cast<int64_t>(random() % (random() % 50 == 0 ? 9'000'000 : 3000));
      std::vector<AssignmentId> due;
      do {
        due.clear();
        leases.sweep(at(now), 3, due);
        ASSERT_LE(due.size(), 3u);
        for (const AssignmentId id : due) {
          ASSERT_TRUE(map.contains(id));
          ASSERT_LE(map[id].second, now);
          leases.remove(leases.find(id), heads[map[id].first]);
          map.erase(id);
        }
      } while (!due.empty());
      for (const auto& [id, lease] : map) ASSERT_GT(lease.second + 2000, now) << "not looked at in time";
    }
    ASSERT_EQ(leases.size(), map.size());
  }
  std::map<AssignmentId, uint32_t> chained;
  for (uint32_t worker = 0; worker < 5; ++worker) {
    for (auto slot = heads[worker]; slot != LiveLeases::kNone; slot = leases.next_of_worker(slot)) {
      ASSERT_TRUE(chained.emplace(leases[slot].id, worker).second);
      ASSERT_EQ(leases.find(leases[slot].id), slot);
    }
  }
  ASSERT_EQ(chained.size(), map.size());
  for (const auto& [id, worker] : chained) ASSERT_EQ(map[id].first, worker);
}

TEST(LiveLeases, KeepWhatAMapKeeps) {
  for (const uint64_t seed : muster::testing::seeds(1, 20)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare_with_map(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace muster::core
