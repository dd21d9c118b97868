// What became of the rows, and what a format could not hold.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::formats {

class Tally {
 public:
  explicit Tally(bool lossy) : lossy_(lossy) {}

  // Something of item `key` (empty: of the whole job) that the format does not hold. Lossy: counted. Otherwise failure
  // "formats.cannot_hold".
  Result<void> drop(std::string_view key, const std::string& what);
  void wrote() { ++written_; }
  void without_result() { ++without_result_; }

  uint64_t written() const { return written_; }
  uint64_t empty() const { return without_result_; }  // tasks that have no result, and so no place in the file
  const std::map<std::string, uint64_t>& dropped() const { return dropped_; }

 private:
  bool lossy_;
  uint64_t written_ = 0, without_result_ = 0;
  std::map<std::string, uint64_t> dropped_;
};

}  // namespace muster::formats
