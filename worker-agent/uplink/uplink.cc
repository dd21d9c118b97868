#include "worker-agent/uplink/uplink.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>
#include <zmq.hpp>

#include "common/base/check.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "common/wire/uninterrupted.h"

namespace muster::agent {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFramesPerRound = 64;
constexpr int kMonitored = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                           ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                           ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED;

struct Outgoing {
  uint64_t link = 0;
  std::shared_ptr<const wire::ToScheduler> message;
};
struct Opening {
  uint64_t link = 0;
  Clock::time_point at;
  std::string endpoint;
};

bool receive_into(zmq::message_t& frame, zmq::socket_t& socket) {
  return wire::uninterrupted([&] { return socket.recv(frame, zmq::recv_flags::dontwait).has_value(); });
}

// What a monitor's event means; nothing if the connection came about.
std::optional<std::string> ended_because(uint16_t event) {
  switch (event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      return std::nullopt;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      return "the scheduler does not admit this site's key (its operators look with `musterctl site keys`)";
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      return "the handshake failed: is the scheduler's key the right one?";
    case ZMQ_EVENT_DISCONNECTED:
      return "the connection ended";
    default:
      return "no connection could be made";
  }
}

class ZmqUplink final : public Uplink {
 public:
  ZmqUplink(UplinkOptions options, std::function<void(LinkReport)> report)
      : options_(std::move(options)), report_(std::move(report)), wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    MUSTER_CHECK(wake_fd_ >= 0);
    thread_ = std::thread([this] { run(); });
  }

  ~ZmqUplink() override {
    close(Millis(0));
    ::close(wake_fd_);
  }

  void open(uint64_t link, Millis delay, const std::string& endpoint) override {
    {
      std::lock_guard lock(mutex_);
      opening_ = Opening{link, Clock::now() + delay, endpoint.empty() ? options_.endpoint : endpoint};
    }
    wake();
  }

  bool send(uint64_t link, std::shared_ptr<const wire::ToScheduler> message) override {
    {
      std::lock_guard lock(mutex_);
      if (outgoing_.size() >= options_.send_queue) return false;
      outgoing_.push_back({link, std::move(message)});
    }
    wake();
    return true;
  }

  void close(Millis patience) override {
    {
      std::lock_guard lock(mutex_);
      stop_patience_ = patience;
      stopping_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
  }

  const Counters& counters() const override { return counters_; }

 private:
  void prepare(zmq::socket_t& socket) {
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::reconnect_ivl, -1);  // every connection is a socket of its own
    socket.set(zmq::sockopt::maxmsgsize, static_cast<int64_t>(wire::kMaxMessageBytes));
    socket.set(zmq::sockopt::handshake_ivl, 10'000);
    socket.set(zmq::sockopt::connect_timeout, 10'000);
    socket.set(zmq::sockopt::tcp_keepalive, 1);
    socket.set(zmq::sockopt::curve_serverkey, options_.server_keys[key_of_[endpoint_]]);
    socket.set(zmq::sockopt::curve_publickey, options_.public_key);
    socket.set(zmq::sockopt::curve_secretkey, options_.secret_key);
  }

  void wake() {
    const uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_fd_, &one, sizeof one);
  }

  void run() {
    while (!take_orders()) {
      std::vector<zmq::pollitem_t> items{{nullptr, wake_fd_, ZMQ_POLLIN, 0}};
      if (socket_) {
        items.push_back({socket_.handle(), 0, ZMQ_POLLIN, 0});
        items.push_back({monitor_.handle(), 0, ZMQ_POLLIN, 0});
      }
      wire::uninterrupted([&] { return zmq::poll(items, poll_patience()); });
      drain_wake();
      if (socket_) read_messages();
      if (socket_) read_monitor();
      if (socket_) write_messages();
    }
    const Millis patience = stop_patience();
    if (socket_) {
      write_messages();
      if (connected_) socket_.set(zmq::sockopt::linger, static_cast<int>(patience.count()));
    }
    shut();
    context_.close();
  }

  // True: stop.
  bool take_orders() {
    std::unique_lock lock(mutex_);
    if (stopping_) return true;
    if (!opening_) return false;
    if (link_ != opening_->link) shut();
    const bool now = opening_->link != 0 && Clock::now() >= opening_->at;
    if (now) {
      link_ = opening_->link;
      endpoint_ = opening_->endpoint;
    }
    if (now || opening_->link == 0) opening_.reset();
    lock.unlock();
    if (now) connect();
    return false;
  }

  Millis stop_patience() {
    std::lock_guard lock(mutex_);
    return stop_patience_;
  }

  Millis poll_patience() {
    std::lock_guard lock(mutex_);
    if (!opening_) return Millis(-1);
    const auto left = std::chrono::ceil<Millis>(opening_->at - Clock::now());
    return std::max(Millis(0), left);
  }

  void connect() {
    counters_.opened.fetch_add(1, std::memory_order_relaxed);
    socket_ = zmq::socket_t(context_, zmq::socket_type::dealer);
    prepare(socket_);
    const std::string address = "inproc://uplink-" + std::to_string(link_);
    int rc = 0;
    do {
      rc = zmq_socket_monitor(socket_.handle(), address.c_str(), kMonitored);
    } while (rc != 0 && errno == EINTR);
    MUSTER_CHECK(rc == 0);
    monitor_ = zmq::socket_t(context_, zmq::socket_type::pair);
    monitor_.set(zmq::sockopt::linger, 0);
    wire::uninterrupted([&] { monitor_.connect(address); });
    try {
      wire::uninterrupted([&] { socket_.connect(endpoint_); });
    } catch (const zmq::error_t& error) {
      ended(endpoint_ + ": " + error.what());
    }
  }

  void shut() {
    const bool in_vain = !std::exchange(connected_, false);
    if (!socket_) return;
    if (in_vain) key_of_[endpoint_] = (key_of_[endpoint_] + 1) % options_.server_keys.size();
    zmq_socket_monitor(socket_.handle(), nullptr, 0);
    monitor_.close();
    socket_.close();
    link_ = 0;
  }

  void ended(std::string why) {
    const uint64_t link = link_;
    shut();
    report_({LinkReport::Kind::Disconnected, link, std::move(why), nullptr});
  }

  void drain_wake() {
    uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wake_fd_, &count, sizeof count);
  }

  void read_messages() {
    for (int i = 0; i < kFramesPerRound; ++i) {
      zmq::message_t frame;
      if (!receive_into(frame, socket_)) return;
      counters_.frames_in.fetch_add(1, std::memory_order_relaxed);
      counters_.bytes_in.fetch_add(frame.size(), std::memory_order_relaxed);
      bool alone = true;
      while (frame.more()) {
        alone = false;
        if (!receive_into(frame, socket_)) break;
      }
      auto message = std::make_shared<wire::ToAgent>();
      if (!alone || !wire::decode(frame.to_string_view(), *message)) {
        counters_.malformed_in.fetch_add(1, std::memory_order_relaxed);
        continue;
      }
      report_({LinkReport::Kind::Message, link_, {}, std::move(message)});
    }
  }

  void read_monitor() {
    zmq::message_t event_frame, address;
    while (socket_ && receive_into(event_frame, monitor_)) {
      if (event_frame.more() && !receive_into(address, monitor_)) return;
      uint16_t event = 0;
      std::memcpy(&event, event_frame.data(), sizeof event);
      if (auto why = ended_because(event)) return ended(std::move(*why));
      connected_ = true;
      report_({LinkReport::Kind::Connected, link_, {}, nullptr});
    }
  }

  void write_messages() {
    for (;;) {
      Outgoing next;
      {
        std::lock_guard lock(mutex_);
        if (outgoing_.empty()) return;
        next = std::move(outgoing_.front());
        outgoing_.pop_front();
      }
      if (next.link != link_ || !connected_) continue;
      zmq::message_t frame(wire::frame_size(*next.message));
      wire::encode_to(*next.message, static_cast<char*>(frame.data()));
      const size_t size = frame.size();
      const auto sent = wire::uninterrupted([&] { return socket_.send(frame, zmq::send_flags::dontwait); });
      if (!sent) return ended("the connection takes nothing more");
      counters_.frames_out.fetch_add(1, std::memory_order_relaxed);
      counters_.bytes_out.fetch_add(size, std::memory_order_relaxed);
    }
  }

  // Fixed at construction.
  const UplinkOptions options_;
  const std::function<void(LinkReport)> report_;
  const int wake_fd_;
  Counters counters_;

  // Owned by the thread.
  zmq::context_t context_{1};
  zmq::socket_t socket_, monitor_;
  uint64_t link_ = 0;
  std::string endpoint_;
  std::map<std::string, size_t> key_of_;  // by endpoint, of those that schedulers have: which server key is tried
  bool connected_ = false;

  // Shared.
  std::mutex mutex_;
  std::deque<Outgoing> outgoing_;
  std::optional<Opening> opening_;
  Millis stop_patience_{0};
  bool stopping_ = false;

  std::thread thread_;  // last: runs while all above lives
};

}  // namespace

Result<std::unique_ptr<Uplink>> Uplink::start(UplinkOptions options, std::function<void(LinkReport)> report) {
  std::vector<std::string> keys = options.server_keys;
  if (keys.empty()) return fail("uplink.options", "there is no key of the scheduler");
  keys.insert(keys.end(), {options.public_key, options.secret_key});
  for (const std::string& key : keys) {
    if (!wire::is_valid_z85_key(key)) return fail("uplink.options", "a CURVE key is not 40 characters of Z85");
  }
  const bool tcp = options.endpoint.starts_with("tcp://") && options.endpoint.rfind(':') > 5;
  if (!tcp) return fail("uplink.options", "'" + options.endpoint + "' is not tcp://HOST:PORT");
  return std::make_unique<ZmqUplink>(std::move(options), std::move(report));
}

}  // namespace muster::agent
