#include "scheduler/gateway/reception.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/time.h"
#include "common/wire/bounds.h"
#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/arena_block.h"
#include "scheduler/gateway/outbound.h"

namespace muster::gateway {
namespace {

constexpr Millis kVersionRetry{60'000}, kCrowdedRetry{30'000};

// REQUIRES a body.
MessageKind kind_of(const wire::ToScheduler& message) {
  return static_cast<MessageKind>(message.body_case() - wire::ToScheduler::kHello);
}
static_assert(wire::ToScheduler::kKeepBackup - wire::ToScheduler::kHello == static_cast<int>(MessageKind::KeepBackup));

}  // namespace

struct Reception::Sender {
  const PeerId& peer;
  std::shared_ptr<const SiteEntry> site;
  Session* session = nullptr;  // null: none

  SessionState state() const { return session == nullptr ? SessionState::None : session->state; }
};

Reception::Reception(const GatewayConfig& config, const Directory& directory, Conversations& conversations,
                     BackupDesk& backups, CommandSink& sink, GatewayMetrics& metrics, const Sequence& durable)
    : config_(config),
      directory_(directory),
      conversations_(conversations),
      backups_(backups),
      sink_(sink),
      metrics_(metrics),
      durable_(durable),
      intake_(directory),
      block_(kArenaBlockBytes),
      arena_(arena_options(block_)) {}

Reception::~Reception() = default;

void Reception::receive(const Arrived& arrived, SteadyTime now) {
  Sender sender{arrived.peer, directory_.site(arrived.user), conversations_.table().by_peer(arrived.peer)};
  if (sender.site == nullptr) return metrics_.unreadable_read(arrived.frame.size());
  if (arrived.own_routing_id) {
    metrics_.unreadable_read(arrived.frame.size());
    return refuse_unreadable(sender, 0, {"wire.routing_id", "the scheduler assigns routing ids"});
  }
  arena_.Reset();
  auto& message = *google::protobuf::Arena::CreateMessage<wire::ToScheduler>(&arena_);
  auto readable = wire::decode(arrived.frame, message);
  if (readable) {
    metrics_.message_read(kind_of(message), arrived.frame.size());
    if (sender.site->revoked && !message.has_hello()) return metrics_.dropped(DropReason::SiteRevoked);
    if (sender.session != nullptr) note_life(*sender.session, now);
    readable = wire::check_bounds(message);
  } else {
    metrics_.unreadable_read(arrived.frame.size());
  }
  if (!readable) {
    if (readable.error().code != "wire.batch") return refuse_unreadable(sender, message.request(), readable.error());
    return conversations_.send_error(sender.peer, message.request(), wire::Error::BATCH_TOO_LARGE,
                                     readable.error().message, static_cast<uint32_t>(wire::broken_limit(message)));
  }
  act(sender, kind_of(message), message, now);
}

void Reception::refuse_unreadable(const Sender& sender, uint64_t request, const Failure& failure) {
  spdlog::debug("site {}: {}", sender.site->name, failure.message);
  conversations_.send_error(sender.peer, request, wire::Error::MALFORMED, failure.message);
}

void Reception::act(const Sender& sender, MessageKind kind, const wire::ToScheduler& message, SteadyTime now) {
  const auto error = [&](wire::Error::Code code, const char* text) {
    conversations_.send_error(sender.peer, message.request(), code, text);
  };
  switch (action_for(sender.state(), kind)) {
    case MessageAction::Greet:
      return greet(sender, message, now);
    case MessageAction::Take:
      return take(sender, kind, message);
    case MessageAction::End:
      return conversations_.end(sender.session->number, SessionEnding::Bye);
    case MessageAction::Ignore:
      return;
    case MessageAction::NoSession:
      return error(wire::Error::NO_SESSION, "HELLO first");
    case MessageAction::OutOfOrder:
      return error(wire::Error::OUT_OF_ORDER, "not now; see the order of messages");
    case MessageAction::Pong:
      break;
  }
  wire::ToAgent pong;
  pong.set_reply_to(message.request());
  pong.mutable_pong();
  conversations_.forgive(sender.peer);
  conversations_.send(sender.peer, pong);
}

void Reception::greet(const Sender& sender, const wire::ToScheduler& message, SteadyTime now) {
  const Greeting greeting = to_greeting(message.hello(), *sender.site, sender.peer);
  if (knows_more(config_.epochs, greeting.seen))
    return refuse_greeting(greeting, message.request(), RefusalReason::NotLeader);
  SessionTable& table = conversations_.table();
  GreetingVerdict verdict = table.judge(greeting);
  if (verdict.refusal == RefusalReason::SessionHeld && !holder_answers(*verdict.replaces)) {
    verdict = table.judge(greeting);
  }
  if (verdict.refusal) return refuse_greeting(greeting, message.request(), *verdict.refusal);
  if (verdict.replaces) {
    conversations_.end_with_refusal(*verdict.replaces, RefusalReason::Replaced, SessionEnding::Replaced);
  }
  const Session* session = conversations_.open(greeting, verdict.version, now);
  if (session == nullptr) {
    return conversations_.send_error(sender.peer, message.request(), wire::Error::BUSY, "the command queue is full");
  }
  conversations_.forgive(sender.peer);
  welcome(*session, greeting, message.request());
}

void Reception::refuse_greeting(const Greeting& greeting, uint64_t request, RefusalReason reason) {
  Millis retry_after{0};
  if (reason == RefusalReason::VersionUnsupported) retry_after = kVersionRetry;
  if (reason == RefusalReason::SessionHeld) retry_after = config_.silence;
  if (reason == RefusalReason::TooManySessions) retry_after = kCrowdedRetry;
  if (reason == RefusalReason::NotLeader) retry_after = kNotLeaderRetry;
  spdlog::warn("site {} refused: {}", greeting.site.value(), text_of(reason));
  if (knows_more(config_.epochs, greeting.seen)) {
    metrics_.higher_epoch_seen();
    if (config_.on_higher_epoch) config_.on_higher_epoch(greeting.seen.epoch);
  }
  conversations_.send_refusal(greeting.peer, request, reason, retry_after);
}

// Sends the holder an unasked PONG; a connection that is gone ends its session.
bool Reception::holder_answers(SessionNumber holder) {
  wire::ToAgent probe;
  probe.mutable_pong();
  return conversations_.send(*conversations_.table().by_number(holder), probe);
}

void Reception::welcome(const Session& session, const Greeting& greeting, uint64_t request) {
  const SessionNumber number = session.number;
  wire::ToAgent message;
  message.set_reply_to(request);
  wire::Welcome& welcome = *message.mutable_welcome();
  welcome.set_version(session.version);
  if (const auto site = directory_.site(session.site)) welcome.set_site(site->name);
  welcome.set_session(number.value());
  welcome.set_epoch(config_.epoch().value());
  welcome.set_reign(config_.epochs.back().reign);
  welcome.set_tail(surviving_tail(config_.epochs, greeting.seen, durable_).value());
  welcome.set_heartbeat_ms(static_cast<uint32_t>(config_.heartbeat.count()));
  welcome.set_silence_ms(static_cast<uint32_t>(config_.silence.count()));
  welcome.mutable_limits()->set_max_message_bytes(static_cast<uint32_t>(wire::kMaxMessageBytes));
  welcome.mutable_limits()->set_max_batch(static_cast<uint32_t>(wire::kMaxBatch));
  welcome.mutable_limits()->set_max_credits(wire::kMaxCredits);
  welcome.add_features("place");
  if (config_.standing_of) welcome.add_features("standing");
  if (backups_.keeps()) welcome.add_features("backup");
  welcome.set_scheduler_version(config_.scheduler_version);
  if (conversations_.send(session, message)) send_roster(session);
}

void Reception::send_roster(const Session& session) {
  const std::vector<WorkerEntry> workers = directory_.workers_of(session.site);
  std::span<const WorkerEntry> rest = workers;
  bool delivered = true, complete = false;
  while (delivered && !complete) {
    const auto part = rest.first(std::min(rest.size(), wire::kMaxBatch));
    rest = rest.subspan(part.size());
    complete = rest.empty();
    wire::ToAgent message;
    fill_roster(part, complete, message);
    delivered = conversations_.send(session, message);
  }
}

void Reception::take(const Sender& sender, MessageKind kind, const wire::ToScheduler& message) {
  const Origin origin{sender.session->site, sender.session->number, message.request()};
  switch (kind) {
    case MessageKind::Submit: {
      post(sender, origin.request, intake_.to_command(message.submit(), origin, config_.wall_clock()));
      return metrics_.invalid_answers(intake_.take_invalid_count());
    }
    case MessageKind::Demand:
      return post_filtered(sender, origin.request, to_command(message.demand(), origin, directory_));
    case MessageKind::Presence:
      return post_filtered(sender, origin.request, to_command(message.presence(), origin, directory_));
    case MessageKind::GiveBack:
      return post(sender, origin.request, to_command(message.give_back(), origin));
    case MessageKind::Reconcile:
      return post(sender, origin.request, to_command(message.reconcile(), origin));
    case MessageKind::Place:
      return post(sender, origin.request, to_command(message.place(), origin));
    case MessageKind::AskJobs:
      return post(sender, origin.request, core::AskJobs{origin.site, origin.session, origin.request});
    case MessageKind::AskStanding:
      return tell_standing(sender, origin.request, WorkerNumber(message.ask_standing().worker()));
    case MessageKind::KeepBackup:
      return backups_.take(*sender.session, sender.site->name, origin.request, message.keep_backup());
    default:
      MUSTER_CHECK(false);
  }
}

// Posts what will be answered.
void Reception::post(const Sender& sender, uint64_t request, core::Command command) {
  const auto* reconcile = std::get_if<core::Reconcile>(&command);
  const bool last_reconcile = reconcile != nullptr && reconcile->last;
  if (sender.session->unanswered >= wire::kMaxUnanswered) {
    return conversations_.send_error(sender.peer, request, wire::Error::BUSY, "too many requests wait for their reply");
  }
  if (!sink_.post(std::move(command))) {
    return conversations_.send_error(sender.peer, request, wire::Error::BUSY, "the command queue is full");
  }
  ++sender.session->unanswered;
  if (last_reconcile) sender.session->state = SessionState::Settling;
  conversations_.forgive(sender.peer);
}

template <class Command>
void Reception::post_filtered(const Sender& sender, uint64_t request, Filtered<Command> filtered) {
  if (!sink_.post(std::move(filtered.command))) {
    return conversations_.send_error(sender.peer, request, wire::Error::BUSY, "the command queue is full");
  }
  conversations_.forgive(sender.peer);
  if (!filtered.strangers.empty()) send_strangers(sender, request, filtered.strangers);
}

void Reception::send_strangers(const Sender& sender, uint64_t request, const std::vector<WorkerNumber>& strangers) {
  wire::ToAgent message;
  message.set_reply_to(request);
  wire::Error& error = *message.mutable_error();
  error.set_code(wire::Error::UNKNOWN_WORKER);
  error.set_text("people who are not of this site");
  for (const WorkerNumber stranger : strangers) error.add_workers(stranger.value());
  conversations_.send_error(sender.peer, message);
}

// Answered here and now: the core is not asked.
void Reception::tell_standing(const Sender& sender, uint64_t request, WorkerNumber worker) {
  if (!directory_.are_of(sender.session->site, {worker}).front()) return send_strangers(sender, request, {worker});
  const auto standing = config_.standing_of ? config_.standing_of(worker) : std::vector<Standing>();
  if (!standing)
    return conversations_.send_error(sender.peer, request, wire::Error::BUSY, "reviews are still being counted");
  conversations_.forgive(sender.peer);
  wire::ToAgent message;
  message.set_reply_to(request);
  fill_standing(*standing, message);
  conversations_.send(*sender.session, message);
}

void Reception::note_life(Session& session, SteadyTime now) {
  session.heard = now;
  if (now - session.heard_reported < config_.heartbeat) return;
  if (sink_.post(core::SiteHeard{session.site})) session.heard_reported = now;
}

}  // namespace muster::gateway
