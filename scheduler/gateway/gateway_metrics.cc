#include "scheduler/gateway/gateway_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <bit>
#include <string>
#include <string_view>

namespace muster::gateway {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

// Indexes are the numbers of wire::ToAgent's body, wire::Error::Code, RefusalReason and so on; empty: no such number.
constexpr std::string_view kSentNames[] = {"",          "",        "welcome", "refused",  "reconciled", "leases",
                                           "ack",       "no_work", "recall",  "roster",   "error",      "pong",
                                           "lame_duck", "placed",  "jobs",    "standing", "backup_kept"};
constexpr std::string_view kErrorNames[] = {"",     "malformed",      "no_session", "out_of_order", "batch_too_large",
                                            "busy", "unknown_worker", "unavailable"};
constexpr std::string_view kRefusalNames[] = {"",           "version_unsupported", "session_held",
                                              "stale_boot", "site_revoked",        "too_many_sessions",
                                              "replaced",   "not_leader"};
constexpr std::string_view kEndingNames[] = {"bye",         "silence",   "replaced",   "revoked",
                                             "unreachable", "congested", "handed_over"};
constexpr std::string_view kDropNames[] = {"session_gone", "site_revoked", "content_lost", "unroutable",
                                           "errors_suppressed"};
constexpr std::string_view kZapNames[] = {"unknown_key", "site_revoked", "no_curve", "wrong_domain", "malformed"};
// By the place of the bit in ZMQ_EVENT_*.
constexpr std::string_view kSocketEventNames[] = {"connected",
                                                  "connect_delayed",
                                                  "connect_retried",
                                                  "listening",
                                                  "bind_failed",
                                                  "accepted",
                                                  "accept_failed",
                                                  "closed",
                                                  "close_failed",
                                                  "disconnected",
                                                  "monitor_stopped",
                                                  "handshake_failed_no_detail",
                                                  "handshake_succeeded",
                                                  "handshake_failed_protocol",
                                                  "handshake_failed_auth",
                                                  "other"};

Family<Counter>& counters(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Counter* counter(Registry& registry, const char* name, const char* help) {
  return &counters(registry, name, help).Add({});
}

Gauge* gauge(Registry& registry, const char* name, const char* help) {
  return &prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

template <size_t size>
void add_each(Family<Counter>& family, const char* label, const std::string_view (&names)[size],
              std::array<Counter*, size>& out) {
  for (size_t index = 0; index < size; ++index) {
    if (!names[index].empty()) out[index] = &family.Add({{label, std::string(names[index])}});
  }
}

template <size_t size>
Counter* at(const std::array<Counter*, size>& counters, size_t index) {
  return index < size ? counters[index] : nullptr;
}

void count(Counter* counter, size_t amount = 1) {
  if (counter != nullptr) counter->Increment(static_cast<double>(amount));
}

}  // namespace

GatewayMetrics::GatewayMetrics(Registry& registry) {
  auto& messages =
      counters(registry, "muster_gateway_messages_total", "Messages from and to agents, by direction and type");
  for (int kind = 0; kind < kMessageKinds; ++kind) {
    const std::string type(name(static_cast<MessageKind>(kind)));
    read_[static_cast<size_t>(kind)] = &messages.Add({{"direction", "in"}, {"type", type}});
  }
  unreadable_ = &messages.Add({{"direction", "in"}, {"type", "unreadable"}});
  for (size_t kind = 0; kind < sent_.size(); ++kind) {
    if (kSentNames[kind].empty()) continue;
    sent_[kind] = &messages.Add({{"direction", "out"}, {"type", std::string(kSentNames[kind])}});
  }
  auto& bytes =
      counters(registry, "muster_gateway_bytes_total", "Bytes of frames from and to agents, before encryption");
  bytes_read_ = &bytes.Add({{"direction", "in"}});
  bytes_sent_ = &bytes.Add({{"direction", "out"}});
  add_each(counters(registry, "muster_gateway_errors_total", "Messages answered by ERROR, by code"), "code",
           kErrorNames, errors_);
  add_each(counters(registry, "muster_gateway_refusals_total", "Sessions refused or ended by REFUSED, by reason"),
           "reason", kRefusalNames, refusals_);
  add_each(counters(registry, "muster_gateway_sessions_ended_total", "Sessions ended, by reason"), "reason",
           kEndingNames, endings_);
  add_each(counters(registry, "muster_gateway_dropped_total", "Effects and messages dropped, by reason"), "reason",
           kDropNames, drops_);
  add_each(counters(registry, "muster_gateway_zap_refusals_total", "Handshakes refused by key, by reason"), "reason",
           kZapNames, zap_refusals_);
  add_each(counters(registry, "muster_gateway_socket_events_total", "Events of the agents' socket"), "event",
           kSocketEventNames, socket_events_);
  invalid_answers_ = counter(registry, "muster_gateway_invalid_answers_total", "Answers that did not fit their form");
  content_retries_ =
      counter(registry, "muster_gateway_content_retries_total", "Fetches of items that failed and were repeated");
  higher_epochs_ =
      counter(registry, "muster_gateway_higher_epoch_total", "Sites that have seen a higher epoch than this one");
  sessions_ = gauge(registry, "muster_gateway_sessions", "Sites connected");
  releases_waiting_ = gauge(registry, "muster_gateway_releases_waiting", "Batches of effects waiting to be sent");
  leases_waiting_ = gauge(registry, "muster_gateway_leases_waiting", "Leases waiting for their items' contents");
}

void GatewayMetrics::message_read(MessageKind kind, size_t bytes) {
  count(read_[static_cast<size_t>(kind)]);
  count(bytes_read_, bytes);
}
void GatewayMetrics::unreadable_read(size_t bytes) {
  count(unreadable_);
  count(bytes_read_, bytes);
}
void GatewayMetrics::message_sent(int body_case, size_t bytes) {
  count(at(sent_, static_cast<size_t>(body_case)));
  count(bytes_sent_, bytes);
}
void GatewayMetrics::error_found(int code) {
  count(at(errors_, static_cast<size_t>(code)));
}
void GatewayMetrics::refused(RefusalReason reason) {
  count(at(refusals_, static_cast<size_t>(reason)));
}
void GatewayMetrics::session_ended(SessionEnding ending) {
  count(at(endings_, static_cast<size_t>(ending)));
}
void GatewayMetrics::dropped(DropReason reason, size_t amount) {
  count(at(drops_, static_cast<size_t>(reason)), amount);
}
void GatewayMetrics::zap_refused(ZapRefusal reason) {
  count(at(zap_refusals_, static_cast<size_t>(reason)));
}
void GatewayMetrics::socket_event(uint16_t event) {
  count(at(socket_events_, static_cast<size_t>(std::countr_zero(event))));
}
void GatewayMetrics::invalid_answers(uint64_t amount) {
  count(invalid_answers_, amount);
}
void GatewayMetrics::content_retried() {
  count(content_retries_);
}
void GatewayMetrics::higher_epoch_seen() {
  count(higher_epochs_);
}
void GatewayMetrics::set_sessions(size_t amount) {
  sessions_->Set(static_cast<double>(amount));
}
void GatewayMetrics::set_releases_waiting(size_t amount) {
  releases_waiting_->Set(static_cast<double>(amount));
}
void GatewayMetrics::set_leases_waiting(size_t amount) {
  leases_waiting_->Set(static_cast<double>(amount));
}

}  // namespace muster::gateway
