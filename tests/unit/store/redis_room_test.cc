#include "scheduler/store/redis_room.h"

namespace muster::store {
namespace {

TEST(RoomAccount, WithoutALimitThereIsAlwaysRoom) {
  RoomAccount room;
  room.looked(1'000'000, 0);
  EXPECT_TRUE(room.take(uint64_t{1} << 40));
  EXPECT_FALSE(room.is_full());
}

TEST(RoomAccount, RefusesWhatWouldPassSeventyPercent) {
  RoomAccount room;
  room.looked(600, 1000);
  EXPECT_TRUE(room.take(40)) << "50 bytes stored";
  EXPECT_FALSE(room.take(41)) << "which would be more than 700";
  EXPECT_TRUE(room.take(40));
  EXPECT_FALSE(room.take(1)) << "what was promised counts until the next look";
  EXPECT_TRUE(room.is_full());
  room.looked(650, 1000);
  EXPECT_FALSE(room.is_full());
  EXPECT_TRUE(room.take(1));
}

TEST(RoomAccount, SaysHowMuchIsUsed) {
  RoomAccount room;
  room.looked(uint64_t{3} << 30, uint64_t{4} << 30);
  EXPECT_EQ(room.text(), "3.00 of 4.00 GiB are used");
}

}  // namespace
}  // namespace muster::store
