// How a connection answers and ends.
#include <array>
#include <cstdio>

#include "common/http/connection.h"
#include "common/http/response_head.h"

namespace muster::http {
namespace {

constexpr size_t kLingerBytes = 64u << 10;
constexpr std::chrono::seconds kLinger{5};

}  // namespace

Reply Connection::make_reply() {
  return ticket(&Connection::answer, problem(500, "no-answer", "the server lost track of this request"));
}

void Connection::refuse_malformed(error_code ec) {
  if (ec == beast::http::error::header_limit) {
    return refuse(problem(431, "header-too-large", "the header is longer than this server takes"));
  }
  refuse(problem(400, "malformed-request", "not HTTP/1.1 as this server understands it: " + ec.message()));
}

void Connection::answer(uint64_t serial, Response response) {
  if (serial != serial_ || answered_) return;
  answered_ = true;
  status_ = response.status;
  source_ = std::move(response.stream);
  const bool http_1_0 = header_seen_ && parser_->get().version() < 11;
  const bool measured = source_ && response.stream_bytes >= 0;
  chunked_ = source_ && !http_1_0 && !measured;
  // What is left of an unread body would be taken for the next request.
  keep_alive_ = header_seen_ && parser_->is_done() && parser_->keep_alive() && (!source_ || chunked_ || measured);
  HeadShape shape{source_ ? response.stream_bytes : static_cast<int64_t>(response.body.size()), chunked_, keep_alive_,
                  http_1_0};
  head_ = response_head(response, shape);
  head_sent_ = false;
  body_ = std::move(response.body);
  if (method_ == "HEAD" || status_ == 204 || status_ == 304) {
    source_ = nullptr;
    chunked_ = false;
    body_.clear();
  }
  if (source_) return pull();
  write(true);
}

void Connection::pull() {
  source_->next(
      ticket<Result<BodySource::Piece>>(&Connection::on_piece, fail("http.abandoned", "the body was abandoned")));
}

void Connection::on_piece(uint64_t serial, Result<BodySource::Piece> piece) {
  if (serial != serial_ || !source_) return;
  if (!piece) {
    if (head_sent_) return cut();
    answered_ = false;
    return refuse(problem(503, "unavailable", piece.error().message));
  }
  if (piece->bytes.empty() && !piece->last) return pull();
  body_ = std::move(piece->bytes);
  write(piece->last);
}

// Sends the head if it was not yet sent, and `body_`, as a chunk where chunks are used.
void Connection::write(bool last) {
  static constexpr std::string_view kLineEnd = "\r\n", kLastChunk = "0\r\n\r\n";
  chunk_head_.clear();
  const bool chunk = chunked_ && !body_.empty();
  if (chunk) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", body_.size());
    chunk_head_ = size;
  }
  const std::array<asio::const_buffer, 5> pieces = {head_sent_ ? asio::const_buffer() : asio::buffer(head_),
                                                    asio::buffer(chunk_head_), asio::buffer(body_),
                                                    asio::buffer(chunk ? kLineEnd : std::string_view()),
                                                    asio::buffer(chunked_ && last ? kLastChunk : std::string_view())};
  head_sent_ = true;
  restart_patience();
  stream_.write(pieces, [self = shared_from_this(), last](error_code ec, size_t) {
    if (ec) return self->end();
    if (last) return self->finish();
    self->pull();
  });
}

void Connection::finish() {
  observe(status_);
  source_ = nullptr;
  upload_ = nullptr;
  reply_ = nullptr;
  body_ = std::string();
  if (keep_alive_) return begin_request();
  stream_.expires_after(kLinger);
  if (!stream_.is_tls()) return end_sending();
  // Fails where the peer still sends, which is no reason to cut it off.
  stream_.say_goodbye(
      [self = shared_from_this()](error_code ec) { ec == beast::error::timeout ? self->end() : self->end_sending(); });
}

void Connection::end_sending() {
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  linger();
}

// Reads away what the peer still sends: closing with unread input would reset the connection and could destroy
// the response on its way.
void Connection::linger() {
  buffer_.clear();
  stream_.read_raw_some(buffer_.prepare(kLingerBytes), [self = shared_from_this()](error_code ec, size_t) {
    if (ec) return self->end();
    self->linger();
  });
}

void Connection::cut() {
  error_code ignored;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream_.close();
  end();
}

void Connection::observe(int status) {
  if (std::exchange(observed_, true) || !site_->router.observer()) return;
  const std::chrono::duration<double> taken =
      header_seen_ ? std::chrono::steady_clock::now() - begun_ : std::chrono::steady_clock::duration::zero();
  site_->router.observer()(method_, route_ ? std::string_view(route_->pattern) : std::string_view(), status,
                           taken.count());
}

}  // namespace muster::http
