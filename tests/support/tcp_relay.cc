#include "tests/support/tcp_relay.h"

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <thread>
#include <vector>

namespace muster::testing {

namespace net = boost::asio;
using net::ip::tcp;

namespace {

constexpr auto kQuietly = net::as_tuple(net::use_awaitable);
constexpr std::chrono::milliseconds kLookEvery{5};

class RelayOnThread final : public TcpRelay {
 public:
  explicit RelayOnThread(uint16_t target_port)
      : target_(net::ip::address_v4::loopback(), target_port),
        acceptor_(context_, tcp::endpoint(net::ip::address_v4::loopback(), 0)) {
    net::co_spawn(context_, accept(), net::detached);
    thread_ = std::thread([this] { context_.run(); });
  }
  ~RelayOnThread() override {
    context_.stop();
    thread_.join();
  }

  uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  void cut() override { cut_ = true; }
  void mend() override { cut_ = false; }
  void sever() override {
    net::post(context_, [this] {
      boost::system::error_code ignored;
      for (const auto& one : open_) {
        if (const auto socket = one.lock()) socket->close(ignored);
      }
      open_.clear();
    });
  }
  void slow_down(std::chrono::milliseconds delay, uint64_t bytes_per_second) override {
    delay_ms_ = delay.count();
    bytes_per_second_ = bytes_per_second;
  }
  uint64_t bytes_passed() const override { return bytes_passed_; }

 private:
  using Socket = std::shared_ptr<tcp::socket>;

  net::awaitable<void> accept() {
    while (true) {
      auto [error, near] = co_await acceptor_.async_accept(kQuietly);
      if (error) co_return;
      net::co_spawn(context_, connect(std::make_shared<tcp::socket>(std::move(near))), net::detached);
    }
  }

  net::awaitable<void> connect(Socket near) {
    co_await while_cut();
    auto far = std::make_shared<tcp::socket>(context_);
    const auto [error] = co_await far->async_connect(target_, kQuietly);
    if (error) co_return;
    std::erase_if(open_, [](const auto& one) { return one.expired(); });
    open_.insert(open_.end(), {near, far});
    net::co_spawn(context_, pump(near, far), net::detached);
    net::co_spawn(context_, pump(far, near), net::detached);
  }

  net::awaitable<void> pump(Socket from, Socket to) {
    std::array<char, 16384> bytes;
    while (true) {
      const auto [read_error, size] = co_await from->async_read_some(net::buffer(bytes), kQuietly);
      co_await while_cut();
      if (read_error) break;
      co_await while_slow(size);
      const auto [write_error, written] = co_await net::async_write(*to, net::buffer(bytes, size), kQuietly);
      if (write_error) break;
      bytes_passed_ += written;
    }
    boost::system::error_code ignored;
    from->close(ignored);
    to->close(ignored);
  }

  // One chunk after the other, so that a delay also limits the rate: a chunk of at most 16 KiB a delay.
  net::awaitable<void> while_slow(size_t size) {
    std::chrono::milliseconds wait(delay_ms_);
    if (const uint64_t rate = bytes_per_second_) wait += std::chrono::milliseconds(1000 * size / rate);
    if (wait.count() == 0) co_return;
    net::steady_timer timer(context_, wait);
    co_await timer.async_wait(kQuietly);
  }

  net::awaitable<void> while_cut() {
    net::steady_timer timer(context_);
    while (cut_) {
      timer.expires_after(kLookEvery);
      co_await timer.async_wait(kQuietly);
    }
  }

  const tcp::endpoint target_;
  std::atomic<bool> cut_{false};
  std::atomic<uint64_t> bytes_passed_{0}, bytes_per_second_{0};
  std::atomic<int64_t> delay_ms_{0};
  std::vector<std::weak_ptr<tcp::socket>> open_;  // the thread's
  net::io_context context_{1};
  tcp::acceptor acceptor_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<TcpRelay> TcpRelay::start(uint16_t target_port) {
  return std::make_unique<RelayOnThread>(target_port);
}

}  // namespace muster::testing
