#include "common/http/connection.h"

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstdio>
#include <optional>

#include "common/http/piece_body.h"
#include "common/http/uri.h"

namespace muster::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::error_code;

constexpr size_t kReadBytes = 8u << 10;
constexpr size_t kUploadReadBytes = 64u << 10;
constexpr std::chrono::seconds kLinger{5};
constexpr int kClientClosed = 499;  // what the observer hears of a request whose peer went away

class Connection;

// Carries one value to a connection, once, from any thread. If it is dropped unused, it carries the fallback.
template <class T>
class Ticket {
 public:
  using Method = void (Connection::*)(uint64_t serial, T value);
  Ticket(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> to, Method method, uint64_t serial, T fallback)
      : mailbox_(std::move(mailbox)),
        to_(std::move(to)),
        method_(method),
        serial_(serial),
        fallback_(std::move(fallback)) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() { use(std::move(fallback_)); }

  void use(T value) {
    if (used_.exchange(true)) return;
    mailbox_->post([to = to_, method = method_, serial = serial_, carried = std::make_shared<T>(std::move(value))] {
      if (auto connection = to.lock()) ((*connection).*method)(serial, std::move(*carried));
    });
  }

 private:
  const std::shared_ptr<Mailbox> mailbox_;
  const std::weak_ptr<Connection> to_;
  const Method method_;
  const uint64_t serial_;
  T fallback_;
  std::atomic<bool> used_{false};
};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The life of a connection is a cycle: read a header, choose the route, take the body, answer. At any moment it waits
// for exactly one thing: the socket, an upload, a handler's reply, or a body source.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, std::shared_ptr<Site> site, Loop& loop)
      : loop_(loop), site_(std::move(site)), stream_(std::move(socket)) {
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
    begin_request();
  }

 private:
  using Parser = beast::http::request_parser<PieceBody>;

  // ---- reading ----
  void begin_request();
  void feed();
  void read_more();
  bool open_request();
  bool choose_route();
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
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;  // read but not yet parsed; may begin with the next request
  std::string remote_;

  // Of the request at hand.
  uint64_t serial_ = 0;
  std::optional<Parser> parser_;
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

void Connection::begin_request() {
  ++serial_;
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(site_->options.max_header_bytes));
  parser_->body_limit(boost::none);
  header_seen_ = answered_ = observed_ = continue_sent_ = false;
  request_ = Request();
  method_.clear();
  route_ = nullptr;
  feed();
}

void Connection::feed() {
  while (buffer_.size() > 0) {
    error_code ec;
    buffer_.consume(parser_->put(buffer_.data(), ec));
    if (ec && ec != beast::http::error::need_more) return refuse_malformed(ec);
    if (!header_seen_ && parser_->is_header_done() && !open_request()) return;
    if (header_seen_ && !upload_ && parser_->get().body().size() > site_->options.max_body_bytes) {
      return refuse(problem(413, "body-too-large", "the body is longer than this resource takes"));
    }
    if (parser_->is_done()) return body_done();
    if (ec) break;
  }
  if (upload_ && !parser_->get().body().empty()) return deliver();
  if (header_seen_ && !continue_sent_) return write_continue();
  read_more();
}

void Connection::read_more() {
  // A header's bytes may not trickle in: its time runs from the first of them.
  if (header_seen_ || buffer_.size() == 0) restart_patience();
  const size_t room = upload_ ? kUploadReadBytes : kReadBytes;
  stream_.async_read_some(buffer_.prepare(room), [self = shared_from_this()](error_code ec, size_t bytes) {
    if (ec) return self->end();
    self->buffer_.commit(bytes);
    self->feed();
  });
}

void Connection::fill_request() {
  const auto& message = parser_->get();
  method_ = std::string(message.method_string());
  request_.method = method_;
  request_.remote = remote_;
  for (const auto& field : message) {
    const std::string_view value(field.value().data(), field.value().size());
    const auto [it, fresh] =
        request_.headers.try_emplace(lower_case({field.name_string().data(), field.name_string().size()}), value);
    if (!fresh) it->second.append(it->first == "cookie" ? "; " : ", ").append(value);
  }
}

// Fills the request and finds who takes it. False if it was answered or will be.
bool Connection::open_request() {
  header_seen_ = true;
  begun_ = std::chrono::steady_clock::now();
  reply_ = make_reply();
  fill_request();
  if (!choose_route()) return false;
  if (site_->router.guard()) {
    if (auto refusal = site_->router.guard()(request_, route_->pattern)) {
      refuse(std::move(*refusal));
      return false;
    }
  }
  if (route_->upload) {
    upload_ = route_->upload(request_, reply_);
    if (!upload_) reply_ = nullptr;
    return upload_ != nullptr;
  }
  if (parser_->content_length().value_or(0) > site_->options.max_body_bytes) {
    refuse(problem(413, "body-too-large", "the body is longer than this resource takes"));
    return false;
  }
  return true;
}

bool Connection::choose_route() {
  const auto target = parser_->get().target();
  auto parsed = parse_target({target.data(), target.size()});
  auto path = parsed ? decode_component(parsed->path, false) : std::nullopt;
  if (!path) {
    refuse(problem(400, "malformed-target", "the request target is not a path, or holds a broken percent-escape"));
    return false;
  }
  request_.path = std::move(*path);
  request_.query = std::move(parsed->query);
  std::vector<std::string> allowed;
  route_ = site_->router.match(method_, parsed->path, request_.params, allowed);
  if (route_) return true;
  if (allowed.empty()) {
    refuse(problem(404, "not-found", "there is nothing at " + request_.path));
    return false;
  }
  std::string list;
  for (const std::string& method : allowed) list += (list.empty() ? "" : ", ") + method;
  Response response = problem(405, "method-not-allowed", request_.path + " takes " + list);
  response.headers.emplace_back("Allow", list);
  refuse(std::move(response));
  return false;
}

// Before the first read of a body whose sender waits for leave to send it.
void Connection::write_continue() {
  continue_sent_ = true;
  const auto expectation = request_.headers.find("expect");
  if (expectation == request_.headers.end() || lower_case(expectation->second) != "100-continue") return read_more();
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  restart_patience();
  asio::async_write(stream_, asio::buffer(kContinue), [self = shared_from_this()](error_code ec, size_t) {
    if (ec) return self->end();
    self->read_more();
  });
}

void Connection::body_done() {
  if (upload_ && !parser_->get().body().empty()) return deliver();
  if (upload_) return upload_->finish(true, std::exchange(reply_, nullptr));
  request_.body = std::move(parser_->get().body());
  route_->handler(std::move(request_), std::exchange(reply_, nullptr));
}

void Connection::deliver() {
  upload_piece_ = std::exchange(parser_->get().body(), {});
  upload_->consume(upload_piece_, ticket(&Connection::on_more, false));
}

void Connection::on_more(uint64_t serial, bool more) {
  if (serial != serial_ || answered_) return;
  if (!more) return upload_->finish(false, std::exchange(reply_, nullptr));
  if (parser_->is_done()) return body_done();
  feed();
}

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
  chunked_ = source_ && !http_1_0;
  // What is left of an unread body would be taken for the next request.
  keep_alive_ = header_seen_ && parser_->is_done() && parser_->keep_alive() && (!source_ || chunked_);
  HeadShape shape{source_ ? -1 : static_cast<int64_t>(response.body.size()), chunked_, keep_alive_, http_1_0};
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
  asio::async_write(stream_, pieces, [self = shared_from_this(), last](error_code ec, size_t) {
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
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(kLinger);
  linger();
}

// Reads away what the peer still sends: closing with unread input would reset the connection and could destroy
// the response on its way.
void Connection::linger() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(kUploadReadBytes), [self = shared_from_this()](error_code ec, size_t) {
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

}  // namespace

void serve(asio::ip::tcp::socket socket, std::shared_ptr<Site> site, Loop& loop) {
  auto connection = std::make_shared<Connection>(std::move(socket), std::move(site), loop);
  loop.open.insert(connection);
  connection->start();
}

}  // namespace muster::http
