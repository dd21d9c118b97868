#include "scheduler/store/fence.h"

#include <limits>

#include "scheduler/store/parse_number.h"

namespace muster::store {
namespace {

Finding found(Standing standing, std::string why, Sequence tail = {}) {
  return {standing, tail, std::move(why)};
}

}  // namespace

std::string Position::text() const {
  return std::to_string(epoch.value()) + ":" + std::to_string(sequence.value());
}

std::optional<Position> Position::parse(std::string_view text) {
  if (text.empty()) return Position{};
  const size_t colon = text.find(':');
  uint16_t epoch = 0;
  uint64_t sequence = 0;
  if (colon == std::string_view::npos || !parse_number(text.substr(0, colon), epoch) ||
      !parse_number(text.substr(colon + 1), sequence) || sequence > std::numeric_limits<int64_t>::max())
    return std::nullopt;
  return Position{Epoch(epoch), Sequence(sequence)};
}

std::string Fence::text() const {
  return std::to_string(epoch.value()) + (token.empty() ? "" : ":" + token);
}

std::optional<Fence> Fence::parse(std::string_view text) {
  if (text.empty()) return Fence{};
  const size_t colon = text.find(':');
  uint16_t epoch = 0;
  if (!parse_number(text.substr(0, colon), epoch)) return std::nullopt;
  return Fence{Epoch(epoch), colon == std::string_view::npos ? "" : std::string(text.substr(colon + 1))};
}

Finding judge(const Belief& belief, std::string_view epoch, std::string_view tail) {
  const auto fence = Fence::parse(epoch);
  const auto position = Position::parse(tail);
  if (!fence) return found(Standing::Unreadable, "the stored epoch reads \"" + std::string(epoch) + "\"");
  if (!position) return found(Standing::Unreadable, "the stored tail reads \"" + std::string(tail) + "\"");

  if (fence->epoch > belief.fence.epoch)
    return found(Standing::Superseded, "epoch " + std::to_string(fence->epoch.value()) + " leads now");
  if (position->epoch > belief.fence.epoch)
    return found(Standing::Superseded, "epoch " + std::to_string(position->epoch.value()) + " has written");
  if (fence->epoch < belief.fence.epoch)
    return found(Standing::FenceLost, "the stored epoch fell back to " + std::to_string(fence->epoch.value()));
  if (*fence != belief.fence) return found(Standing::Superseded, "another scheduler holds the same epoch");

  const Sequence at = position->sequence;
  if (at < belief.base.sequence)
    return found(
        Standing::NotRetained,
        "the journal ends at " + position->text() + ", but entries are retained only after " + belief.base.text(), at);
  const bool is_base = *position == belief.base;
  const bool is_own = position->epoch == belief.fence.epoch && at > belief.base.sequence && at <= belief.last;
  if (!is_base && !is_own)
    return found(Standing::Foreign, "the journal ends at " + position->text() + ", which this leader did not write");
  return found(Standing::InPlace, "", at);
}

}  // namespace muster::store
