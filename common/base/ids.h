// Identifiers. Each is a distinct type that converts to its number only explicitly; numbers are never reused.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

template <class Tag, class Rep>
class Id {
 public:
  using rep = Rep;
  constexpr Id() = default;
  constexpr explicit Id(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  constexpr auto operator<=>(const Id&) const = default;

 private:
  Rep value_ = 0;
};

using JobNumber = Id<struct JobTag, uint32_t>;          // 1-based, per shard
using TaskNumber = Id<struct TaskTag, uint32_t>;        // 0-based index within its job
using SiteNumber = Id<struct SiteTag, uint32_t>;        // 1-based
using WorkerNumber = Id<struct WorkerTag, uint32_t>;    // 1-based, below 2^24
using SessionNumber = Id<struct SessionTag, uint64_t>;  // one connected agent; never recurs within an epoch
using Epoch = Id<struct EpochTag, uint16_t>;            // one reign of one scheduler
using Sequence = Id<struct SequenceTag, uint64_t>;      // a batch's place in the journal; 1 is the first

// Names one lease of one task to one person for ever: shard (8 bits), epoch (16), counter (40), most significant
// first. Written `s00-3-4711` in text.
class AssignmentId {
 public:
  constexpr AssignmentId() = default;
  constexpr explicit AssignmentId(uint64_t packed) : packed_(packed) {}
  static constexpr AssignmentId make(uint8_t shard, Epoch epoch, uint64_t counter) {
    return AssignmentId(uint64_t{shard} << 56 | uint64_t{epoch.value()} << 40 | (counter & kCounterMask));
  }
  static std::optional<AssignmentId> parse(std::string_view text);

  constexpr uint64_t packed() const { return packed_; }
  constexpr uint8_t shard() const { return static_cast<uint8_t>(packed_ >> 56); }
  constexpr Epoch epoch() const { return Epoch(static_cast<uint16_t>(packed_ >> 40)); }
  constexpr uint64_t counter() const { return packed_ & kCounterMask; }
  std::string text() const;
  constexpr auto operator<=>(const AssignmentId&) const = default;

  static constexpr uint64_t kCounterMask = (uint64_t{1} << 40) - 1;

 private:
  uint64_t packed_ = 0;
};

// A job, site, worker or project is named by its operator with 1-64 of [A-Za-z0-9._-], beginning with a letter or
// digit.
bool is_valid_name(std::string_view name);

}  // namespace muster

template <class Tag, class Rep>
struct std::hash<muster::Id<Tag, Rep>> {
  size_t operator()(muster::Id<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value()); }
};
template <>
struct std::hash<muster::AssignmentId> {
  size_t operator()(muster::AssignmentId id) const noexcept { return std::hash<uint64_t>{}(id.packed()); }
};
