// What the gateway counts. Owns its metrics' names and labels; every label's values are a closed set. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scheduler/gateway/order.h"
#include "scheduler/gateway/session_table.h"

namespace prometheus {
class Counter;
class Gauge;
class Registry;
}  // namespace prometheus

namespace muster::gateway {

enum class SessionEnding : uint8_t { Bye, Silence, Replaced, Revoked, Unreachable, Congested, HandedOver };
constexpr int kSessionEndings = 7;

// SessionGone: an effect for a session that has ended. SiteRevoked: a message of a revoked site, unread.
// ContentLost: a lease whose item could not be shown. Unroutable: a frame for a connection that is gone.
enum class DropReason : uint8_t { SessionGone, SiteRevoked, ContentLost, Unroutable, ErrorsSuppressed };
constexpr int kDropReasons = 5;

enum class ZapRefusal : uint8_t { UnknownKey, SiteRevoked, NoCurve, WrongDomain, Malformed };
constexpr int kZapRefusals = 5;

class GatewayMetrics {
 public:
  // `registry` outlives this.
  explicit GatewayMetrics(prometheus::Registry& registry);

  void message_read(MessageKind kind, size_t bytes);
  void unreadable_read(size_t bytes);              // no message of the protocol
  void message_sent(int body_case, size_t bytes);  // wire::ToAgent::BodyCase
  void error_found(int code);                      // wire::Error::Code, whether or not the reply is sent
  void refused(RefusalReason reason);
  void session_ended(SessionEnding ending);
  void dropped(DropReason reason, size_t count = 1);
  void zap_refused(ZapRefusal reason);
  void socket_event(uint16_t event);  // a bit of ZMQ_EVENT_*
  void invalid_answers(uint64_t count);
  void content_retried();
  void higher_epoch_seen();

  void set_sessions(size_t count);
  void set_releases_waiting(size_t count);
  void set_leases_waiting(size_t count);

 private:
  static constexpr int kSentKinds = 17, kErrorCodes = 8, kRefusalReasons = 8, kSocketEvents = 16;

  std::array<prometheus::Counter*, kMessageKinds> read_{};
  prometheus::Counter* unreadable_;
  std::array<prometheus::Counter*, kSentKinds> sent_{};
  prometheus::Counter *bytes_read_, *bytes_sent_;
  std::array<prometheus::Counter*, kErrorCodes> errors_{};
  std::array<prometheus::Counter*, kRefusalReasons> refusals_{};
  std::array<prometheus::Counter*, kSessionEndings> endings_{};
  std::array<prometheus::Counter*, kDropReasons> drops_{};
  std::array<prometheus::Counter*, kZapRefusals> zap_refusals_{};
  std::array<prometheus::Counter*, kSocketEvents> socket_events_{};
  prometheus::Counter *invalid_answers_, *content_retries_, *higher_epochs_;
  prometheus::Gauge *sessions_, *releases_waiting_, *leases_waiting_;
};

}  // namespace muster::gateway
