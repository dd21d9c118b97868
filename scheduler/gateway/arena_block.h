// Where the messages of one reader or writer live: in an arena whose first block is kept, so that ordinary messages
// allocate nothing.
#pragma once

#include <google/protobuf/arena.h>

#include <vector>

namespace muster::gateway {

inline constexpr size_t kArenaBlockBytes = 512 << 10;

// REQUIRES that `block` outlives the arena and is not resized.
inline google::protobuf::ArenaOptions arena_options(std::vector<char>& block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  return options;
}

}  // namespace muster::gateway
