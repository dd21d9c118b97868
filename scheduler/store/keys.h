// Names of a shard's keys in Redis (docs/journal.md). All carry the shard's hash tag.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "common/base/ids.h"

namespace muster::store {

class Keys {
 public:
  explicit Keys(uint8_t shard = 0) {
    char tag[16];
    std::snprintf(tag, sizeof tag, "muster:{s%02u}:", shard);
    prefix_ = tag;
  }
  std::string epoch() const { return prefix_ + "epoch"; }
  std::string leader() const { return prefix_ + "leader"; }
  std::string standbys() const { return prefix_ + "standbys"; }
  std::string tokens() const { return prefix_ + "tokens"; }
  std::string tail() const { return prefix_ + "tail"; }
  std::string journal() const { return prefix_ + "journal"; }
  std::string contents(JobNumber job) const { return prefix_ + "contents:" + std::to_string(job.value()); }
  std::string checkpoint() const { return prefix_ + "checkpoint"; }
  std::string checkpoint_parts(Sequence sequence) const {
    return checkpoint() + ":" + std::to_string(sequence.value());
  }

 private:
  std::string prefix_;
};

}  // namespace muster::store
