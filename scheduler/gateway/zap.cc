#include "scheduler/gateway/zap.h"

#include <zmq.hpp>

#include <array>
#include <optional>
#include <string_view>

#include "common/base/check.h"
#include "common/wire/limits.h"
#include "scheduler/gateway/thread_entry.h"

namespace muster::gateway {
namespace {

constexpr const char* kZapEndpoint = "inproc://zeromq.zap.01";
constexpr size_t kKeyBytes = 32;
constexpr int kHearings = 6;  // connections of a revoked site
constexpr std::chrono::minutes kHearingsIn{1};

// The frames of a request, in order.
enum Frame : size_t { kVersion, kRequestId, kDomain, kAddress, kIdentity, kMechanism, kKey, kFrames };

std::string_view view(const zmq::message_t& message) {
  return {message.data<char>(), message.size()};
}

void receive_all(zmq::socket_t& socket, std::vector<zmq::message_t>& frames) {
  frames.clear();
  do {
    frames.emplace_back();
    MUSTER_CHECK(socket.recv(frames.back(), zmq::recv_flags::none));
  } while (frames.back().more());
}

// Why the request must be refused whatever its key.
std::optional<ZapRefusal> find_fault(const std::vector<zmq::message_t>& request) {
  if (request.size() <= kMechanism || view(request[kVersion]) != "1.0") return ZapRefusal::Malformed;
  if (view(request[kDomain]) != wire::kZapDomain) return ZapRefusal::WrongDomain;
  if (view(request[kMechanism]) != "CURVE") return ZapRefusal::NoCurve;
  if (request.size() != kFrames || request[kKey].size() != kKeyBytes) return ZapRefusal::Malformed;
  return std::nullopt;
}

void reply(zmq::socket_t& socket, const zmq::message_t& request_id, std::string_view user) {
  const bool admitted = !user.empty();
  const std::array<std::string_view, 6> frames = {
      "1.0", view(request_id), admitted ? "200" : "400", admitted ? "OK" : "not admitted", user, ""};
  for (size_t index = 0; index < frames.size(); ++index) {
    const auto flags = index + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
    socket.send(zmq::buffer(frames[index]), flags);
  }
}

std::string decode_key(const std::string& z85) {
  std::string bytes(kKeyBytes, '\0');
  if (zmq_z85_decode(reinterpret_cast<uint8_t*>(bytes.data()), z85.c_str()) == nullptr) return {};
  return bytes;
}

}  // namespace

Result<std::unique_ptr<ZapHandler>> ZapHandler::start(zmq::context_t& context, GatewayMetrics& metrics) {
  try {
    auto socket = std::make_unique<zmq::socket_t>(context, zmq::socket_type::rep);
    socket->set(zmq::sockopt::linger, 0);
    socket->bind(kZapEndpoint);
    return std::unique_ptr<ZapHandler>(new ZapHandler(std::move(socket), metrics));
  } catch (const zmq::error_t& error) {
    return fail("gateway.zap", std::string("the authentication handler cannot start: ") + error.what());
  }
}

ZapHandler::ZapHandler(std::unique_ptr<zmq::socket_t> socket, GatewayMetrics& metrics)
    : socket_(std::move(socket)), metrics_(metrics), admissions_(std::make_shared<const Admissions>()) {
  thread_ = std::thread([this] { answer_requests(); });
}

ZapHandler::~ZapHandler() {
  thread_.join();
}

void ZapHandler::admit(const std::vector<std::shared_ptr<const SiteEntry>>& sites) {
  auto admissions = std::make_shared<Admissions>();
  for (const auto& site : sites) {
    for (const std::string& key : site->keys) {
      if (std::string bytes = decode_key(key); !bytes.empty()) (*admissions)[bytes] = {site->name, site->revoked};
    }
  }
  const std::lock_guard lock(mutex_);
  admissions_ = std::move(admissions);
}

void ZapHandler::answer_requests() {
  enter_thread("zap");
  std::vector<zmq::message_t> request;
  for (bool open = true; open;) {
    try {
      receive_all(*socket_, request);
      answer(request);
    } catch (const zmq::error_t& error) {
      MUSTER_CHECK(error.num() == ETERM || error.num() == EINTR);
      open = error.num() != ETERM;  // the context was shut down; there is nobody left to answer
    }
  }
  socket_->close();
}

void ZapHandler::answer(std::vector<zmq::message_t>& request) {
  const zmq::message_t nobody;
  const zmq::message_t& request_id = request.size() > kRequestId ? request[kRequestId] : nobody;
  if (const auto fault = find_fault(request)) {
    metrics_.zap_refused(*fault);
    return reply(*socket_, request_id, {});
  }
  std::shared_ptr<const Admissions> admissions;
  {
    const std::lock_guard lock(mutex_);
    admissions = admissions_;
  }
  const auto found = admissions->find(std::string(view(request[kKey])));
  if (found == admissions->end() || (found->second.revoked && !may_hear(found->second.site))) {
    metrics_.zap_refused(found == admissions->end() ? ZapRefusal::UnknownKey : ZapRefusal::SiteRevoked);
    return reply(*socket_, request_id, {});
  }
  reply(*socket_, request_id, found->second.site);
}

bool ZapHandler::may_hear(const std::string& revoked_site) {
  const auto now = std::chrono::steady_clock::now();
  Hearing& hearing = hearings_[revoked_site];
  if (hearing.count == 0 || now - hearing.since >= kHearingsIn) hearing = {now, 0};
  return ++hearing.count <= kHearings;
}

}  // namespace muster::gateway
