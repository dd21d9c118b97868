// A contents blob: what one batch wrote for one job, item and answer contents by index. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::store {

// How to change it: docs/journal.md, "Versions".
constexpr uint8_t kContentsVersion = 1;

// The contents of a blob, unpacked into one piece of memory. Immutable.
class Contents {
 public:
  // REQUIRES fewer than 2^32 bytes in all.
  static Contents of(const std::vector<std::string>& entries);
  // Failure "contents.damaged" unless `packed` is a count, end offsets and bytes that fit each other.
  static Result<Contents> parse(std::string packed);

  uint32_t size() const { return count_; }
  // REQUIRES index < size(). Valid as long as this object is.
  std::string_view at(uint32_t index) const;
  const std::string& packed() const { return packed_; }

 private:
  Contents(std::string packed, uint32_t count) : packed_(std::move(packed)), count_(count) {}
  uint32_t end(uint32_t index) const;
  size_t bytes_at() const { return 4 * (size_t{count_} + 1); }

  std::string packed_;
  uint32_t count_;
};

std::string encode_contents(const Contents& contents);
// Failures: those of decode_frame and of Contents::parse.
Result<Contents> decode_contents(std::string_view bytes);

}  // namespace muster::store
