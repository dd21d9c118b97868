// One accepted connection. Inside of the server only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/http/loop.h"
#include "common/http/piece_body.h"
#include "common/http/server.h"
#include "common/http/stream.h"
#include "common/http/ticket.h"

namespace muster::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::error_code;

constexpr int kClientClosed = 499;  // what the observer hears of a request whose peer went away

// The life of a connection is a cycle: read a header, choose the route, take the body, answer. At any moment it waits
// for exactly one thing: the socket, an upload, a handler's reply, or a body source.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, std::shared_ptr<Site> site, Loop& loop)
      : loop_(loop), site_(std::move(site)), stream_(std::move(socket), site_->tls ? site_->tls->current() : nullptr) {
    ++site_->connections;
  }
  ~Connection() {
    if (header_seen_) observe(kClientClosed);
    --site_->connections;
  }

  void start() {
    error_code ignored;
    const auto peer = stream_.socket().remote_endpoint(ignored);
    if (!ignored) remote_ = peer.address().to_string();
    if (!stream_.is_tls()) return begin_request();
    restart_patience();
    stream_.handshake([self = shared_from_this()](error_code ec) { ec ? self->end() : self->begin_request(); });
  }

 private:
  using Parser = beast::http::request_parser<PieceBody>;

  // ---- reading ----
  void begin_request();
  void feed();
  void read_more();
  bool open_request();
  bool choose_route();
  bool takes_encoding();
  void renew_patience();
  void fill_request();
  void write_continue();
  void body_done();
  void deliver();
  void on_more(uint64_t serial, bool more);

  // ---- answering ----
  Reply make_reply();
  void refuse(Response response) { answer(serial_, std::move(response)); }
  void refuse_malformed(error_code ec);
  void answer(uint64_t serial, Response response);
  void pull();
  void on_piece(uint64_t serial, Result<BodySource::Piece> piece);
  void write(bool last);
  void finish();

  // ---- ending ----
  void end_sending();
  void linger();
  void cut();
  void end() { loop_.open.erase(shared_from_this()); }

  void observe(int status);
  void restart_patience() { stream_.expires_after(std::chrono::seconds(site_->options.idle_timeout_s)); }
  template <class T>
  std::function<void(T)> ticket(void (Connection::*method)(uint64_t, T), T fallback) {
    auto shared = std::make_shared<Ticket<T>>(loop_.mailbox, weak_from_this(), method, serial_, std::move(fallback));
    return [shared](T value) { shared->use(std::move(value)); };
  }

  Loop& loop_;
  const std::shared_ptr<Site> site_;
  Stream stream_;
  beast::flat_buffer buffer_;  // read but not yet parsed; may begin with the next request
  std::string remote_;
  std::chrono::steady_clock::duration patience_{0};  // what is left of it for the peer to send more
  size_t progress_ = 0;                              // bytes since it was renewed

  // Of the request at hand.
  uint64_t serial_ = 0;
  std::optional<Parser> parser_;
  bool receiving_ = false;  // some of it is here
  bool header_seen_ = false, answered_ = false, observed_ = false, continue_sent_ = false;
  std::chrono::steady_clock::time_point begun_;
  Request request_;  // moved into the handler
  std::string method_;
  const Router::Route* route_ = nullptr;
  std::unique_ptr<Upload> upload_;
  std::string upload_piece_;
  Reply reply_;  // kept until the handler or the upload gets it

  // Of its response.
  int status_ = 0;
  bool keep_alive_ = false, chunked_ = false, head_sent_ = false;
  std::shared_ptr<BodySource> source_;
  std::string head_, chunk_head_, body_;
};

}  // namespace muster::http
