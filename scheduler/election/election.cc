#include "scheduler/election/election.h"

#include <array>
#include <limits>

#include "common/base/check.h"

namespace muster::election {
namespace {

using enum Stage;
constexpr std::optional<Stage> kNever;

// clang-format off
//  CaughtUp  FellBehind  Mine      Held     NoAnswer  Resign
constexpr std::array<std::array<std::optional<Stage>, kEvents>, kStages> kTable = {{
    {Standby, Loading,    kNever,   Loading, Loading,  Ended},  // Loading
    {Standby, Loading,    Leading,  Standby, Standby,  Ended},  // Standby
    {Leading, Leading,    Leading,  Ended,   Leading,  Ended},  // Leading
    {Ended,   Ended,      Ended,    Ended,   Ended,    Ended},  // Ended
}};
// clang-format on

constexpr Millis kNot = Millis::max();

}  // namespace

std::optional<Stage> next_stage(Stage stage, Event event) {
  return kTable[static_cast<size_t>(stage)][static_cast<size_t>(event)];
}

std::string_view name(Stage stage) {
  constexpr std::string_view kNames[kStages] = {"loading", "standby", "leading", "ended"};
  return kNames[static_cast<size_t>(stage)];
}

std::string_view name(Event event) {
  constexpr std::string_view kNames[kEvents] = {"caught_up", "fell_behind", "mine", "held", "no_answer", "resign"};
  return kNames[static_cast<size_t>(event)];
}

Act Election::due(Millis now) {
  if (now < next_) return Act::Nothing;
  switch (stage_) {
    case Loading:
      next_ = now + timing_.claim;
      return Act::Look;
    case Standby:
      next_ = now + timing_.claim;
      return Act::Claim;
    case Leading:
      next_ = now + timing_.renew;
      return Act::Claim;
    case Ended:
      next_ = kNot;
      break;
  }
  if (!release_) return Act::Nothing;
  release_ = false;
  return Act::Release;
}

void Election::tell(Event event, Millis now) {
  const auto next = next_stage(stage_, event);
  MUSTER_CHECK(next.has_value());
  // A claim may have succeeded without our hearing of it: releasing is safe, since it takes only one's own.
  if (event == Event::Resign && stage_ != Ended) release_ = true;
  const bool news = *next != stage_;
  stage_ = *next;
  if (stage_ == Leading && event == Event::Mine)
    next_ = now + timing_.renew;
  else if (news)
    next_ = now;
  else if (stage_ == Leading && event == Event::NoAnswer)
    next_ = std::min(next_, now + timing_.claim);
}

}  // namespace muster::election
