#include "common/http/server.h"

#include <fcntl.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "common/http/loop.h"

namespace muster::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kAcceptPause{50};  // when the process is out of file descriptors

void close_on_exec(int descriptor) {
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

class ServerImpl final : public Server {
 public:
  ServerImpl(ServerOptions options, Router router) : site_(std::make_shared<Site>()) {
    site_->router = std::move(router);
    site_->options = std::move(options);
    for (int i = 0; i < std::max(1, site_->options.threads); ++i) loops_.push_back(std::make_unique<Loop>());
    acceptor_.emplace(loops_.front()->context);
    pause_.emplace(loops_.front()->context);
  }
  ~ServerImpl() override;

  Result<void> listen();
  void run();
  uint16_t port() const override { return port_; }
  void after(int delay_ms, std::function<void()> work) override;

 private:
  void accept();
  void on_accepted(error_code ec, tcp::socket socket, Loop& loop);

  const std::shared_ptr<Site> site_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::thread> threads_;
  std::optional<tcp::acceptor> acceptor_;  // on the first loop, as is all accepting
  std::optional<asio::steady_timer> pause_;
  size_t next_loop_ = 0;
  std::atomic<size_t> next_timer_loop_{0};
  uint16_t port_ = 0;
};

Result<void> ServerImpl::listen() {
  const ServerOptions& options = site_->options;
  if (options.tls) {
    auto certificate = TlsCertificate::load(*options.tls);
    if (!certificate) return tl::unexpected(certificate.error());
    site_->tls = std::move(*certificate);
  }
  const std::string where = options.address + ":" + std::to_string(options.port);
  error_code ec;
  const auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, ec);
  if (ec) return fail("http.address", where + " is not an IP address to listen on");
  const tcp::endpoint endpoint(address, options.port);
  if (!ec) acceptor_->open(endpoint.protocol(), ec);
  if (!ec) close_on_exec(acceptor_->native_handle());
  if (!ec) acceptor_->set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) acceptor_->bind(endpoint, ec);
  if (!ec) acceptor_->listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return fail("http.listen", "cannot listen on " + where + ": " + ec.message());
  port_ = acceptor_->local_endpoint(ec).port();
  return {};
}

void ServerImpl::run() {
  accept();
  for (auto& loop : loops_) {
    threads_.emplace_back([context = &loop->context] {
      const auto work = asio::make_work_guard(*context);
      context->run();
    });
  }
}

void ServerImpl::accept() {
  Loop& loop = *loops_[next_loop_++ % loops_.size()];
  acceptor_->async_accept(loop.context, [this, &loop](error_code ec, tcp::socket socket) {
    if (ec == asio::error::operation_aborted) return;
    on_accepted(ec, std::move(socket), loop);
  });
}

void ServerImpl::on_accepted(error_code ec, tcp::socket socket, Loop& loop) {
  if (ec == asio::error::no_descriptors || ec == asio::error::no_buffer_space || ec == asio::error::no_memory) {
    pause_->expires_after(kAcceptPause);
    pause_->async_wait([this](error_code cancelled) {
      if (!cancelled) accept();
    });
    return;
  }
  if (!ec && site_->connections < site_->options.max_connections) {
    error_code ignored;
    close_on_exec(socket.native_handle());
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    asio::post(loop.context, [site = site_, &loop, taken = std::move(socket)]() mutable {
      serve(std::move(taken), std::move(site), loop);
    });
  }
  accept();
}

void ServerImpl::after(int delay_ms, std::function<void()> work) {
  Loop& loop = *loops_[next_timer_loop_++ % loops_.size()];
  loop.mailbox->post([&loop, delay_ms, work = std::move(work)] {
    auto timer = std::make_shared<asio::steady_timer>(loop.context, std::chrono::milliseconds(delay_ms));
    timer->async_wait([timer, work](error_code ec) {
      if (!ec) work();
    });
  });
}

ServerImpl::~ServerImpl() {
  for (auto& loop : loops_) loop->mailbox->close();
  for (auto& loop : loops_) loop->context.stop();
  for (auto& thread : threads_) thread.join();
  acceptor_.reset();
  pause_.reset();
  for (auto& loop : loops_) loop->open.clear();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router) {
  auto server = std::make_unique<ServerImpl>(std::move(options), std::move(router));
  if (auto listening = server->listen(); !listening) return tl::unexpected(listening.error());
  server->run();
  return server;
}

}  // namespace muster::http
