#include "common/http/client.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sstream>

#include "common/http/piece_body.h"
#include "common/http/several_servers.h"
#include "common/http/socket.h"

namespace muster::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;

constexpr size_t kReplyReadBytes = 64u << 10;
constexpr size_t kMaxPinnedBodyBytes = 64u << 10;
constexpr uint32_t kMaxHeaderBytes = 64u << 10;
constexpr std::chrono::milliseconds kTakeoverPatience{5000};

struct Base {
  std::string authority, host, port;
  bool tls = false;
};

Result<Base> parse_base(std::string_view text) {
  const std::string whole(text);
  const bool tls = text.starts_with("https://");
  if (!tls && !text.starts_with("http://"))
    return fail("http.base", whole + " does not begin with http:// or https://");
  text.remove_prefix(tls ? 8 : 7);
  if (!text.empty() && text.back() == '/') text.remove_suffix(1);
  Base base{std::string(text), std::string(text), tls ? "443" : "80", tls};
  const size_t colon = text.rfind(':');
  const bool bracketed = !text.empty() && text.front() == '[';
  if (colon != text.npos && (!bracketed || text.rfind(']') < colon)) {
    base.host = text.substr(0, colon);
    base.port = text.substr(colon + 1);
  }
  if (bracketed && base.host.size() > 2) base.host = base.host.substr(1, base.host.size() - 2);
  if (base.host.empty() || base.port.empty() || base.host.find_first_of("/?#@ ") != std::string::npos ||
      base.port.find_first_not_of("0123456789") != std::string::npos) {
    return fail("http.base", whole + " is not of the form http://host:port");
  }
  return base;
}

struct Pin {
  std::string address;
  std::chrono::steady_clock::time_point until;
};

class ClientImpl final : public Client {
 public:
  ClientImpl(Base base, std::chrono::milliseconds timeout, std::shared_ptr<const TlsTrust> trust,
             std::optional<Pin> pin = {})
      : base_(std::move(base)), timeout_(timeout), trust_(std::move(trust)), pin_(std::move(pin)) {}

  Result<ClientResponse> send(const std::string& method, const std::string& target, const Headers& headers,
                              std::string_view body) override {
    return exchange(method, target, headers, body, nullptr);
  }
  Result<ClientResponse> stream(const std::string& method, const std::string& target, const Headers& headers,
                                std::string_view body, std::function<bool(std::string_view)> on_piece) override {
    return exchange(method, target, headers, body, std::move(on_piece));
  }

 private:
  using OnPiece = std::function<bool(std::string_view)>;
  using Parser = beast::http::response_parser<PieceBody>;

  Result<ClientResponse> exchange(const std::string& method, const std::string& target, const Headers& headers,
                                  std::string_view body, const OnPiece& on_piece);
  Result<ClientResponse> attempt(const std::string& method, std::string_view head, std::string_view body,
                                 const OnPiece& on_piece, bool& heard);
  Result<ClientResponse> receive(bool bodiless, const OnPiece& on_piece, bool& heard);
  Result<void> read_some(Parser& parser, bool& heard);
  std::string request_head(const std::string& method, const std::string& target, const Headers& headers,
                           size_t length) const;

  const Base base_;
  const std::chrono::milliseconds timeout_;
  const std::shared_ptr<const TlsTrust> trust_;  // with TLS
  const std::optional<Pin> pin_;
  Socket socket_;
  beast::flat_buffer buffer_;
};

std::string ClientImpl::request_head(const std::string& method, const std::string& target, const Headers& headers,
                                     size_t length) const {
  std::string head = method + ' ' + target + " HTTP/1.1\r\nHost: " + base_.authority + "\r\n";
  for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
  if (length > 0 || (method != "GET" && method != "HEAD")) head += "Content-Length: " + std::to_string(length) + "\r\n";
  return head + "\r\n";
}

Result<ClientResponse> ClientImpl::exchange(const std::string& method, const std::string& target,
                                            const Headers& headers, std::string_view body, const OnPiece& on_piece) {
  const std::string head = request_head(method, target, headers, body.size());
  bool kept = socket_.is_open();
  while (true) {
    if (!socket_.is_open()) {
      buffer_.clear();
      const std::string& at = pin_ ? pin_->address : base_.host;
      if (auto connected = socket_.connect(base_.host, base_.port, timeout_, trust_.get(), at); !connected) {
        return tl::unexpected(connected.error());
      }
    }
    bool heard = false;
    auto response = attempt(method, head, body, on_piece, heard);
    if (response) return response;
    socket_.close();
    if (!kept || heard || response.error().code == "http.timeout") return response;
    kept = false;
  }
}

Result<ClientResponse> ClientImpl::attempt(const std::string& method, std::string_view head, std::string_view body,
                                           const OnPiece& on_piece, bool& heard) {
  // Small requests leave as one segment. A server may answer, and stop reading, before it has taken the whole body.
  const bool small = body.size() < kReplyReadBytes;
  const bool sent =
      small ? socket_.write_all(std::string(head).append(body)) : socket_.write_all(head) && socket_.write_all(body);
  const int why = errno;
  auto response = receive(method == "HEAD", on_piece, heard);
  if (sent || heard) {
    if (!sent) socket_.close();
    return response;
  }
  if (why == EAGAIN || why == EWOULDBLOCK)
    return fail("http.timeout", base_.authority + " took no more of the request in time");
  return fail("http.broken", "sending to " + base_.authority + ": " + std::strerror(why));
}

Result<void> ClientImpl::read_some(Parser& parser, bool& heard) {
  if (pin_ && std::chrono::steady_clock::now() >= pin_->until)
    return fail("http.timeout", base_.authority + " takes too long");
  const auto room = buffer_.prepare(kReplyReadBytes);
  const ssize_t got = socket_.read(room.data(), room.size());
  if (got > 0) {
    heard = true;
    buffer_.commit(static_cast<size_t>(got));
    return {};
  }
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    return fail("http.timeout", base_.authority + " did not answer in " + std::to_string(timeout_.count()) + " ms");
  }
  if (got < 0) return fail("http.broken", "reading from " + base_.authority + ": " + std::strerror(errno));
  error_code ec = beast::http::error::partial_message;
  if (parser.got_some()) parser.put_eof(ec);
  if (ec) return fail("http.broken", base_.authority + " closed the connection in the middle of an exchange");
  return {};
}

ClientResponse take_head(const beast::http::response<PieceBody>& message) {
  ClientResponse response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    std::string name(field.name_string().data(), field.name_string().size());
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    response.headers[std::move(name)] = std::string(field.value().data(), field.value().size());
  }
  return response;
}

Result<ClientResponse> ClientImpl::receive(bool bodiless, const OnPiece& on_piece, bool& heard) {
  std::optional<Parser> parser(std::in_place);
  parser->header_limit(kMaxHeaderBytes);
  parser->body_limit(boost::none);
  parser->skip(bodiless);
  ClientResponse response;
  while (!parser->is_done()) {
    error_code ec = beast::http::error::need_more;
    if (buffer_.size() > 0) buffer_.consume(parser->put(buffer_.data(), ec));
    if (ec && ec != beast::http::error::need_more) {
      return fail("http.malformed", base_.authority + " sent no proper HTTP response: " + ec.message());
    }
    if (parser->is_header_done() && response.status == 0) {
      response = take_head(parser->get());
      if (response.status / 100 == 1) {  // an interim response; the real one follows
        response = {};
        parser.emplace();
        parser->body_limit(boost::none);
        parser->skip(bodiless);
        continue;
      }
    }
    std::string& body = parser->get().body();
    if (on_piece && response.status < 300 && !body.empty()) {
      const bool go_on = on_piece(body);
      body.clear();
      if (!go_on) {
        socket_.close();
        return response;
      }
    }
    if (pin_ && body.size() > kMaxPinnedBodyBytes)
      return fail("http.too-large", base_.authority + " says more than is read");
    if (parser->is_done() || !ec) continue;
    if (auto read = read_some(*parser, heard); !read) return tl::unexpected(read.error());
  }
  response.body = std::move(parser->get().body());
  if (!parser->keep_alive()) socket_.close();
  return response;
}

}  // namespace

Result<std::unique_ptr<Client>> Client::create(const std::string& base, std::chrono::milliseconds timeout,
                                               const std::string& ca_file) {
  const MakeClient make = [timeout, ca_file](const std::string& one) -> Result<std::unique_ptr<Client>> {
    auto parsed = parse_base(one);
    if (!parsed) return tl::unexpected(parsed.error());
    if (!parsed->tls) return std::make_unique<ClientImpl>(std::move(*parsed), timeout, nullptr);
    auto trust = TlsTrust::load(ca_file);
    if (!trust) return tl::unexpected(trust.error());
    return std::make_unique<ClientImpl>(std::move(*parsed), timeout, std::move(*trust));
  };
  std::vector<std::string> bases;
  std::istringstream list(base);
  for (std::string one; std::getline(list, one, ',');) bases.push_back(one);
  if (bases.empty()) bases.emplace_back();
  std::unique_ptr<Client> first;
  for (const std::string& one : bases) {
    auto made = make(one);
    if (!made) return made;
    if (!first) first = std::move(*made);
  }
  return std::make_unique<SeveralServers>(std::move(bases), std::move(first), make,
                                          std::min(timeout, kTakeoverPatience));
}

Result<std::unique_ptr<Client>> Client::create_pinned(const std::string& base, const std::string& address,
                                                      std::chrono::milliseconds timeout,
                                                      std::chrono::steady_clock::time_point until,
                                                      const std::string& ca_file) {
  auto parsed = parse_base(base);
  if (!parsed) return tl::unexpected(parsed.error());
  std::shared_ptr<const TlsTrust> trust;
  if (parsed->tls) {
    auto loaded = TlsTrust::load(ca_file);
    if (!loaded) return tl::unexpected(loaded.error());
    trust = std::move(*loaded);
  }
  return std::make_unique<ClientImpl>(std::move(*parsed), timeout, std::move(trust), Pin{address, until});
}

}  // namespace muster::http
