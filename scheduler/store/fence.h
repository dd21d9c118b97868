// What a leader finds at the journal, compared with what it believes. Pure: the table of docs/journal.md.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/ids.h"

namespace muster::store {

// A place in the journal; the tail is the newest. Text: `<epoch>:<sequence>`.
struct Position {
  Epoch epoch;
  Sequence sequence;
  auto operator<=>(const Position&) const = default;

  std::string text() const;
  // Empty text is the beginning, 0:0.
  static std::optional<Position> parse(std::string_view text);
};

// The right to write. The token tells apart two holders of one number. Text: `<epoch>:<token>`.
struct Fence {
  Epoch epoch;
  std::string token;  // may be empty, where written by hand
  auto operator<=>(const Fence&) const = default;

  std::string text() const;
  // Empty text is epoch 0. None if it is no number below 65,536.
  static std::optional<Fence> parse(std::string_view text);
};

// What a leader believes: every entry after `base` up to `last` is its own and retained; all but the entry in flight
// were durable. The sequences between them have no gaps.
struct Belief {
  Fence fence;
  Position base;
  Sequence last;  // base.sequence if nothing is retained
};

enum class Standing : uint8_t {
  InPlace,      // the fence is ours and the tail is base or a retained entry: append what follows `tail`
  Superseded,   // somebody else leads
  FenceLost,    // Redis lost our acquisition: write the fence again, then look again
  NotRetained,  // the tail is older than what is retained
  Foreign,      // the tail is no place of ours although the fence is
  Unreadable,   // epoch or tail are not what this page describes
};

struct Finding {
  Standing standing = Standing::Unreadable;
  Sequence tail;    // with InPlace and NotRetained
  std::string why;  // for a person, unless InPlace
};

// `epoch` and `tail` as stored, empty if missing.
Finding judge(const Belief& belief, std::string_view epoch, std::string_view tail);

}  // namespace muster::store
