// Admission by key: answers libzmq's authentication requests (ZeroMQ RFC 27) on a thread of its own.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/base/result.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/gateway_metrics.h"
#include "scheduler/gateway/ports.h"

namespace zmq {
class context_t;
class message_t;
class socket_t;
}  // namespace zmq

namespace muster::gateway {

// Admits the CURVE keys of enrolled sites, in the domain wire::kZapDomain only; the connection's user id is the site's
// name. A revoked site's keys are let in a few times a minute, so that an agent that was away hears in private, to its
// HELLO, that it is revoked. Ends when its context is shut down.
class ZapHandler final : public Admission {
 public:
  // Binds inproc://zeromq.zap.01 in `context`, of which there can be one. Must exist before any socket that relies on
  // it is bound. Errors: "gateway.zap".
  static Result<std::unique_ptr<ZapHandler>> start(zmq::context_t& context, GatewayMetrics& metrics);
  // REQUIRES the context to be shut down.
  ~ZapHandler() override;

  void admit(const std::vector<std::shared_ptr<const SiteEntry>>& sites) override;

 private:
  struct Admission {
    std::string site;
    bool revoked = false;
  };
  using Admissions = std::unordered_map<std::string, Admission>;  // by the key's 32 bytes

  ZapHandler(std::unique_ptr<zmq::socket_t> socket, GatewayMetrics& metrics);
  void answer_requests();
  void answer(std::vector<zmq::message_t>& request);
  bool may_hear(const std::string& revoked_site);

  struct Hearing {
    std::chrono::steady_clock::time_point since;
    int count = 0;
  };

  std::unique_ptr<zmq::socket_t> socket_;              // the thread's, once it runs
  std::unordered_map<std::string, Hearing> hearings_;  // the thread's; of revoked sites, by name
  GatewayMetrics& metrics_;
  std::mutex mutex_;
  std::shared_ptr<const Admissions> admissions_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace muster::gateway
