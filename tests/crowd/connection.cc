#include "tests/crowd/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>
#include <boost/url.hpp>

namespace muster::crowd {

namespace net = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

constexpr auto kQuietly = net::as_tuple(net::use_awaitable);
constexpr uint64_t kMostBodyBytes = 16u << 20;

beast_http::request<beast_http::string_body> to_request(const Exchange& exchange, const std::string& host) {
  beast_http::request<beast_http::string_body> request;
  request.version(11);
  request.method_string(exchange.method);
  request.target(exchange.target);
  request.set(beast_http::field::host, host);
  request.set(beast_http::field::user_agent, "muster-crowd");
  if (!exchange.body.empty()) request.set(beast_http::field::content_type, "application/json");
  for (const auto& [name, value] : exchange.headers) request.set(name, value);
  request.body() = exchange.body;
  request.prepare_payload();
  return request;
}

}  // namespace

Result<Endpoint> Endpoint::resolve(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme() != "http" || parsed->host().empty() || !parsed->has_port()) {
    return fail("crowd.url", "'" + url + "' is not http://host:port");
  }
  net::io_context context;
  net::ip::tcp::resolver resolver(context);
  boost::system::error_code error;
  const auto found = resolver.resolve(parsed->host(), std::string(parsed->port()), error);
  if (error || found.empty()) return fail("crowd.url", url + ": " + error.message());
  return Endpoint{url, std::string(parsed->encoded_host_and_port()), found.begin()->endpoint()};
}

Connection::Connection(net::any_io_executor executor, const Endpoint& server)
    : server_(server), stream_(std::move(executor)) {}

void Connection::close() {
  boost::system::error_code ignored;
  stream_.socket().close(ignored);
  buffer_.clear();
  open_ = false;
}

net::awaitable<Result<HttpReply>> Connection::exchange(const Exchange& exchange) {
  const auto request = to_request(exchange, server_.host);
  stream_.expires_after(exchange.timeout);
  if (!open_) {
    const auto [error] = co_await stream_.async_connect(server_.address, kQuietly);
    if (error) {
      close();
      co_return fail("crowd.connect", error.message());
    }
    stream_.socket().set_option(net::ip::tcp::no_delay(true));
    open_ = true;
  }
  const auto [write_error, written] = co_await beast_http::async_write(stream_, request, kQuietly);
  if (write_error) {
    close();
    co_return fail("crowd.write", write_error.message());
  }
  beast_http::response_parser<beast_http::string_body> parser;
  parser.body_limit(kMostBodyBytes);
  const auto [read_error, read] = co_await beast_http::async_read(stream_, buffer_, parser, kQuietly);
  if (read_error) {
    close();
    co_return fail("crowd.read", read_error.message());
  }
  auto response = parser.release();
  HttpReply reply;
  reply.status = static_cast<int>(response.result_int());
  reply.set_cookie = std::string(response[beast_http::field::set_cookie]);
  reply.wait_reason = std::string(response["Muster-Wait-Reason"]);
  reply.body = std::move(response.body());
  if (!response.keep_alive()) close();
  co_return reply;
}

}  // namespace muster::crowd
