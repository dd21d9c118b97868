#include "scheduler/gateway/conversations.h"

#include <algorithm>

#include "common/base/log.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/outbound.h"

namespace muster::gateway {
namespace {

constexpr uint32_t kMaxErrorsInARow = 100;
constexpr size_t kMaxErrorRuns = 8192;
constexpr uint32_t kBusyRetryMs = 100;

constexpr std::string_view kEndings[kSessionEndings] = {"bye",         "silence",   "replaced",   "revoked",
                                                        "unreachable", "congested", "handed over"};

}  // namespace

Conversations::Conversations(SessionTable& table, Peers& peers, CommandSink& sink, GatewayMetrics& metrics)
    : table_(table), peers_(peers), sink_(sink), metrics_(metrics) {}

Session* Conversations::open(const Greeting& greeting, uint32_t version, SteadyTime now) {
  if (owes(greeting.site)) return nullptr;
  Session& session = table_.open(greeting, version, now);
  if (!sink_.post(core::SessionOpened{session.site, session.number, greeting.features})) {
    table_.close(session.number);
    return nullptr;
  }
  metrics_.set_sessions(table_.size());
  spdlog::info("site {} opened session {:x}", session.site.value(), session.number.value());
  return &session;
}

void Conversations::end(SessionNumber number, SessionEnding ending) {
  const Session* session = table_.by_number(number);
  if (session == nullptr) return;
  const core::SessionClosed closed{session->site, number};
  spdlog::info("session {:x} of site {} ended: {}", number.value(), closed.site.value(),
               kEndings[static_cast<int>(ending)]);
  table_.close(number);
  metrics_.session_ended(ending);
  metrics_.set_sessions(table_.size());
  if (!debts_.empty() || !sink_.post(closed)) debts_.push_back(closed);
}

void Conversations::end_with_refusal(SessionNumber number, RefusalReason reason, SessionEnding ending) {
  const Session* session = table_.by_number(number);
  if (session == nullptr) return;
  const PeerId peer = session->peer;
  end(number, ending);  // first, so that a frame that cannot be delivered does not end it again
  send_refusal(peer, 0, reason, reason == RefusalReason::NotLeader ? kNotLeaderRetry : Millis(0));
}

bool Conversations::send(const PeerId& peer, const wire::ToAgent& message) {
  size_t bytes = 0;
  const Sent sent = peers_.send(peer, message, bytes);
  if (sent == Sent::Yes) {
    metrics_.message_sent(message.body_case(), bytes);
    return true;
  }
  metrics_.dropped(DropReason::Unroutable);
  if (const Session* session = table_.by_peer(peer)) {
    end(session->number, sent == Sent::Congested ? SessionEnding::Congested : SessionEnding::Unreachable);
  }
  return false;
}

void Conversations::send_error(const PeerId& peer, uint64_t request, int code, std::string text, uint32_t limit) {
  wire::ToAgent message;
  message.set_reply_to(request);
  wire::Error& error = *message.mutable_error();
  error.set_code(static_cast<wire::Error::Code>(code));
  error.set_text(std::move(text));
  error.set_limit(limit);
  if (code == wire::Error::BUSY) error.set_retry_after_ms(kBusyRetryMs);
  send_error(peer, message);
}

void Conversations::send_error(const PeerId& peer, const wire::ToAgent& error) {
  metrics_.error_found(error.error().code());
  if (error.error().code() != wire::Error::BUSY) {  // which is not the peer's fault
    if (error_runs_.size() >= kMaxErrorRuns) error_runs_.clear();
    if (++error_runs_[peer] > kMaxErrorsInARow) return metrics_.dropped(DropReason::ErrorsSuppressed);
  }
  send(peer, error);
}

void Conversations::send_refusal(const PeerId& peer, uint64_t request, RefusalReason reason, Millis retry_after) {
  wire::ToAgent message;
  message.set_reply_to(request);
  fill_refused(reason, retry_after, message);
  metrics_.refused(reason);
  send(peer, message);
}

void Conversations::forgive(const PeerId& peer) {
  if (!error_runs_.empty()) error_runs_.erase(peer);
}

void Conversations::pay_debts() {
  while (!debts_.empty() && sink_.post(debts_.front())) debts_.pop_front();
}

bool Conversations::owes(SiteNumber site) const {
  return std::any_of(debts_.begin(), debts_.end(),
                     [&](const core::SessionClosed& closed) { return closed.site == site; });
}

}  // namespace muster::gateway
