// Redis Sentinel: who is the master at present.
#pragma once

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/store/redis_address.h"

namespace muster::store {

// Asks one of `address.sentinels`, waiting at most `patience` to connect and as long for the answer. Failures:
// "redis.unreachable" (it does not answer, or knows no master of that name), "redis.refused" (wrong password).
Result<HostPort> ask_sentinel(const HostPort& sentinel, const RedisAddress& address, Millis patience);

}  // namespace muster::store
