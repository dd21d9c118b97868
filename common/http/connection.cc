// How a connection lives and reads; connection_answer.cc is how it answers.
#include "common/http/connection.h"

#include <algorithm>

#include "common/http/uri.h"

namespace muster::http {
namespace {

constexpr size_t kReadBytes = 8u << 10;
constexpr size_t kUploadReadBytes = 64u << 10;
constexpr size_t kLeastProgress = 32u << 10;  // of a body, for new patience

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

void Connection::begin_request() {
  ++serial_;
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(site_->options.max_header_bytes));
  parser_->body_limit(boost::none);
  header_seen_ = answered_ = observed_ = continue_sent_ = false;
  request_ = Request();
  method_.clear();
  route_ = nullptr;
  receiving_ = buffer_.size() > 0;
  if (receiving_) renew_patience();
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

// Nothing may trickle in: a header's time runs from its first byte, and a body has to bring so much in the same time.
// Only time spent waiting for the peer counts.
void Connection::read_more() {
  const bool between = !std::exchange(receiving_, true);
  if (between) renew_patience();
  const auto begun = std::chrono::steady_clock::now();
  stream_.expires_after(patience_);
  const size_t room = upload_ ? kUploadReadBytes : kReadBytes;
  stream_.read_some(buffer_.prepare(room), [self = shared_from_this(), begun, between](error_code ec, size_t bytes) {
    if (ec) return self->end();
    self->patience_ -= std::min(std::chrono::steady_clock::now() - begun, self->patience_);
    self->progress_ += bytes;
    if (between || (self->header_seen_ && self->progress_ >= kLeastProgress)) self->renew_patience();
    self->buffer_.commit(bytes);
    self->feed();
  });
}

void Connection::renew_patience() {
  patience_ = std::chrono::seconds(site_->options.idle_timeout_s);
  progress_ = 0;
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
  if (!takes_encoding()) return false;
  renew_patience();
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

// Bodies are taken as they are: what nobody unpacks cannot burst.
bool Connection::takes_encoding() {
  const auto encoding = request_.headers.find("content-encoding");
  if (encoding == request_.headers.end() || lower_case(encoding->second) == "identity") return true;
  Response response = problem(415, "content-encoding", "bodies are taken uncompressed only");
  response.headers.emplace_back("Accept-Encoding", "identity");
  refuse(std::move(response));
  return false;
}

bool Connection::choose_route() {
  const auto target = parser_->get().target();
  auto parsed = parse_target({target.data(), target.size()});
  auto path = parsed ? decode_component(parsed->path, false) : std::nullopt;
  if (!path) {
    refuse(problem(400, "malformed-target", "the request target is not a path, or holds a broken percent-escape"));
    return false;
  }
  request_.target.assign(target.data(), target.size());
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
  stream_.write(asio::buffer(kContinue), [self = shared_from_this()](error_code ec, size_t) {
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

void serve(asio::ip::tcp::socket socket, std::shared_ptr<Site> site, Loop& loop) {
  auto connection = std::make_shared<Connection>(std::move(socket), std::move(site), loop);
  loop.open.insert(connection);
  connection->start();
}

}  // namespace muster::http
