// The scripts that write the journal. Each compares first and writes nothing on a mismatch (docs/journal.md).
#pragma once

#include "scheduler/store/redis_port.h"

namespace muster::store {

// KEYS epoch tail journal; ARGV floor token. → {OK, epoch, tail} | {EXHAUSTED} | {UNREADABLE, epoch, tail} |
// {INCONSISTENT, tail, newest id}
const RedisScript& acquire_script();

// KEYS epoch tail journal contents…; ARGV fence expected-tail sequence epoch entry blob…
// → {OK} | {EPOCH, epoch, tail} | {TAIL, epoch, tail}
const RedisScript& append_script();

// KEYS epoch tail; ARGV fence tail: writes the tail as it stands. → {OK} | {EPOCH, epoch, tail} | {TAIL, epoch, tail}
const RedisScript& touch_script();

// KEYS epoch; ARGV fence epoch: writes the fence if the stored epoch is lower. → {OK} | {EPOCH, epoch}
const RedisScript& restore_fence_script();

// KEYS epoch; ARGV epoch: writes the epoch, without a token, if the stored one is lower. → {OK} | {EPOCH, epoch}
const RedisScript& raise_epoch_script();

}  // namespace muster::store
