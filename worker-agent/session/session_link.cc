// The link: opening, HELLO, WELCOME, errors.
#include <algorithm>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

LinkEvent error_event(const wire::Error& error) {
  switch (error.code()) {
    case wire::Error::NO_SESSION:
      return LinkEvent::ErrorNoSession;
    case wire::Error::BUSY:
    case wire::Error::UNAVAILABLE:
      return LinkEvent::ErrorBusy;
    default:
      return LinkEvent::ErrorOther;
  }
}

std::optional<LinkEvent> event_of(const wire::ToAgent& message) {
  switch (message.body_case()) {
    case wire::ToAgent::kWelcome:
      return LinkEvent::Welcome;
    case wire::ToAgent::kRefused:
      return LinkEvent::Refused;
    case wire::ToAgent::kReconciled:
      return LinkEvent::Reconciled;
    case wire::ToAgent::kLeases:
      return LinkEvent::Leases;
    case wire::ToAgent::kAck:
      return LinkEvent::Ack;
    case wire::ToAgent::kNoWork:
      return LinkEvent::NoWork;
    case wire::ToAgent::kRecall:
      return LinkEvent::Recall;
    case wire::ToAgent::kRoster:
      return LinkEvent::Roster;
    case wire::ToAgent::kError:
      return error_event(message.error());
    case wire::ToAgent::kPong:
      return LinkEvent::Pong;
    case wire::ToAgent::kLameDuck:
      return LinkEvent::LameDuck;
    case wire::ToAgent::kPlaced:
      return LinkEvent::Placed;
    case wire::ToAgent::kJobs:
      return LinkEvent::Jobs;
    case wire::ToAgent::kStanding:
      return LinkEvent::Standing;
    case wire::ToAgent::kBackupKept:
      return LinkEvent::BackupKept;
    case wire::ToAgent::BODY_NOT_SET:
      break;
  }
  return std::nullopt;
}

// Wherever it points, only a scheduler with the key we know can answer there.
bool is_endpoint(const std::string& text) {
  return text.starts_with("tcp://") && text.rfind(':') > 5 && text.size() <= 300;
}

std::string error_text(const wire::Error& error) {
  return wire::Error::Code_Name(error.code()) + " " + error.text();
}

}  // namespace

void Session::start(Now now, Effects& effects) {
  down_since_ = now.up;
  open(route_.first(), now, effects);
}

void Session::open(const Route::Attempt& attempt, Now now, Effects& effects) {
  const bool several = route_.size() > 1;
  opening_until_ = now.up + attempt.wait + (several ? settings_.next_patience : settings_.connect_patience);
  effects.push_back(OpenLink{++link_, attempt.wait, attempt.endpoint});
}

void Session::connected(uint64_t link, Now now, Effects& effects) {
  if (link != link_ || link_action(state_, LinkEvent::Connected) != LinkAction::Hello) return;
  state_ = LinkState::Helloing;
  heard_ = now.up;
  greet(effects);
  spoke_ = now.up;
}

void Session::disconnected(uint64_t link, const std::string& why, Now now, Effects& effects) {
  if (link != link_ || link_action(state_, LinkEvent::Disconnected) != LinkAction::Restart) return;
  restart(why, Millis(0), now, effects);
}

void Session::received(uint64_t link, const wire::ToAgent& message, Now now, Effects& effects) {
  if (link != link_ || stopping_) return;
  const auto event = event_of(message);
  const LinkAction action = event ? link_action(state_, *event) : LinkAction::Ignore;
  if (state_ != LinkState::Down && state_ != LinkState::Stopped) heard_ = now.up;
  switch (action) {
    case LinkAction::Ignore:
    case LinkAction::Hello:
      ++ignored_;
      return;
    case LinkAction::Reconcile:
      return on_welcome(message.welcome(), now, effects);
    case LinkAction::Refuse:
      return on_refused(message.refused(), now, effects);
    case LinkAction::Restart:
      effects.push_back(Notice{Notice::Kind::SchedulerError, error_text(message.error())});
      return restart(error_text(message.error()), Millis(message.error().retry_after_ms()), now, effects);
    case LinkAction::Take:
      if (message.has_error()) return on_error(message.reply_to(), message.error(), now, effects);
      if (message.has_reconciled()) return on_reconciled(message.reply_to(), message.reconciled(), now, effects);
      if (message.has_placed()) return on_placed(message.reply_to(), message.placed(), now, effects);
      if (message.has_jobs()) return on_jobs(message.reply_to(), message.jobs(), effects);
      if (message.has_standing()) return on_standing(message.reply_to(), message.standing(), effects);
      if (message.has_backup_kept()) return on_backup_kept(message.reply_to(), message.backup_kept(), now, effects);
      return take(message, now, effects);
  }
}

void Session::restart(const std::string& why, Millis at_least, Now now, Effects& effects) {
  fall(why, now, effects);
  if (stopping_) return;
  open(route_.failed(at_least), now, effects);
}

void Session::fall(const std::string& why, Now now, Effects& effects) {
  effects.push_back(Notice{Notice::Kind::LinkDown, why});
  if (state_ == LinkState::Up) down_since_ = now.up;
  state_ = LinkState::Down;
  outbox_.rewind();
  decline_placings(effects);
  backups_.link_down();
  reconcile_parts_.clear();
  reconcile_again_ = Millis(0);
}

void Session::greet(Effects& effects) {
  auto message = std::make_shared<wire::ToScheduler>();
  message->set_request(next_request());
  auto* hello = message->mutable_hello();
  hello->set_min_version(wire::kMinProtocol);
  hello->set_max_version(wire::kMaxProtocol);
  hello->set_spool(std::string(spool_.begin(), spool_.end()));
  hello->set_boot(boot_);
  hello->set_agent_version(settings_.agent_version.substr(0, wire::kMaxLabelBytes));
  for (const auto& feature : settings_.features) hello->add_features(feature);
  hello->set_highest_epoch(highest_epoch_.value());
  hello->set_reign(reign_);
  send(std::move(message), effects);
}

void Session::on_welcome(const wire::Welcome& welcome, Now now, Effects& effects) {
  const bool sound = welcome.epoch() <= 0xffff && welcome.epoch() >= highest_epoch_.value() &&
                     welcome.version() >= wire::kMinProtocol && welcome.version() <= wire::kMaxProtocol;
  if (!sound) return restart("WELCOME names an epoch or a version that it must not", Millis(0), now, effects);
  state_ = LinkState::Reconciling;
  site_ = welcome.site();
  if (welcome.heartbeat_ms() > 0) heartbeat_ = Millis(welcome.heartbeat_ms());
  if (welcome.silence_ms() > 0) silence_ = Millis(welcome.silence_ms());
  const auto& limits = welcome.limits();
  if (limits.max_batch() > 0) limits_.batch = std::min<size_t>(limits.max_batch(), wire::kMaxBatch);
  if (limits.max_message_bytes() > 0)
    limits_.bytes = std::min<size_t>(limits.max_message_bytes(), wire::kMaxMessageBytes);
  const auto& features = welcome.features();
  takes_places_ = std::count(features.begin(), features.end(), "place") > 0;
  tells_standing_ = std::count(features.begin(), features.end(), "standing") > 0;
  backups_.link_up(std::count(features.begin(), features.end(), "backup") > 0);
  if (limits.max_credits() > 0) limits_.credits = limits.max_credits();
  roster_parts_.clear();
  roster_open_ = true;
  unknown_.clear();
  for (auto& [number, person] : stock_.people()) {
    person.credits_told = 0;
    person.wait_reason.clear();
  }
  if (welcome.epoch() == highest_epoch_.value()) return list_held(now, effects);
  highest_epoch_ = Epoch(static_cast<uint16_t>(welcome.epoch()));
  reign_ = welcome.reign();
  effects.push_back(SpoolWrite{ReopenAnswers{Sequence(welcome.tail())}});
  effects.push_back(SpoolWrite{NoteEpoch{highest_epoch_, reign_}});
  effects.push_back(ReadReopened{});
}

void Session::reopened(const std::vector<UnsentAnswer>& unsent, Now now, Effects& effects) {
  outbox_.replace(unsent);
  if (state_ == LinkState::Reconciling) list_held(now, effects);
}

void Session::on_refused(const wire::Refused& refused, Now now, Effects& effects) {
  const std::string why = wire::Refused::Reason_Name(refused.reason()) + " " + refused.text();
  if (refused.reason() == wire::Refused::NOT_LEADER) {
    fall(why, now, effects);
    return open(route_.not_leader(is_endpoint(refused.leader()) ? refused.leader() : std::string(),
                                  Millis(refused.retry_after_ms())),
                now, effects);
  }
  effects.push_back(Notice{Notice::Kind::Refused, why});
  if (refused.retry_after_ms() != 0) return restart(why, Millis(refused.retry_after_ms()), now, effects);
  fall(why, now, effects);
  state_ = LinkState::Stopped;
  stopped_because_ = why;
  revoked_ = refused.reason() == wire::Refused::SITE_REVOKED;
  effects.push_back(OpenLink{});
}

void Session::go_up(Now now, Effects& effects) {
  state_ = LinkState::Up;
  outages_.note(down_since_, now.up);
  route_.arrived();
  busy_in_a_row_ = 0;
  demand_held_until_ = Millis(0);
  presence_sent_ = now.up - settings_.presence_gap;
  presence_refreshed_ = now.up;
  demand_changed_.clear();
  presence_changed_.clear();
  for (auto& [number, person] : stock_.people()) {
    if (person.signed_in) changed(person);
    if (!person.present()) return_stock(person, effects);
  }
  effects.push_back(Notice{Notice::Kind::LinkUp, site_});
}

void Session::on_error(uint64_t request, const wire::Error& error, Now now, Effects& effects) {
  effects.push_back(Notice{Notice::Kind::SchedulerError, error_text(error)});
  if (decline_placing(request, "busy", "the scheduler cannot take this now; try again", effects)) return;
  switch (error.code()) {
    case wire::Error::BUSY:
    case wire::Error::UNAVAILABLE: {
      if (backups_.busy(request, now.up)) return;
      const Millis base(std::max<uint32_t>(error.retry_after_ms(), 10));
      const Millis wait = route_.stretch(std::min(base * (1 << std::min(busy_in_a_row_, 10u)), Millis(10'000)));
      ++busy_in_a_row_;
      if (state_ == LinkState::Reconciling) {
        reconcile_again_ = now.up + wait;
      } else if (outbox_.refused(request, now.up + wait) == 0) {
        // DEMAND or PRESENCE: what they said stands until replaced, so everything is said again.
        demand_held_until_ = std::max(demand_held_until_, now.up + wait);
        for (auto& [number, person] : stock_.people()) {
          person.credits_told = 0;
          if (person.signed_in) changed(person);
        }
      }
      return;
    }
    case wire::Error::BATCH_TOO_LARGE:
      limits_.batch =
          std::max<size_t>(1, error.limit() > 0 ? std::min<size_t>(error.limit(), limits_.batch) : limits_.batch / 2);
      if (outbox_.refused(request, now.up) == 0) restart(error_text(error), Millis(0), now, effects);
      return;
    case wire::Error::MALFORMED:
      submit_cap_ = std::max<size_t>(1, submit_cap_ / 2);
      if (const auto id = outbox_.unreadable(request)) {
        effects.push_back(Notice{Notice::Kind::SetAside, id->text() + " (" + error_text(error) + ")"});
      }
      return;
    case wire::Error::UNKNOWN_WORKER:
      for (const uint32_t worker : error.workers()) unknown_.insert(WorkerNumber(worker));
      return;
    default:
      // Out of order although live: the two sides disagree about the session. A new one settles it.
      return restart(error_text(error), Millis(0), now, effects);
  }
}

void Session::send(std::shared_ptr<wire::ToScheduler> message, Effects& effects) {
  effects.push_back(SendMessage{link_, std::move(message)});
}

}  // namespace muster::agent
