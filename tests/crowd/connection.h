// A keep-alive HTTP/1.1 connection for coroutines; hundreds fit on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "common/base/result.h"

namespace muster::crowd {

// A server's address, looked up once.
struct Endpoint {
  std::string url, host;  // host as sent in requests
  boost::asio::ip::tcp::endpoint address;

  // `url`: http://host:port
  static Result<Endpoint> resolve(const std::string& url);
};

struct Exchange {
  std::string method, target, body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::chrono::milliseconds timeout{30'000};
};

struct HttpReply {
  int status = 0;
  std::string body, set_cookie, wait_reason;
};

// One exchange at a time. Connects when needed; after any failure it is closed, and whether the server acted on the
// request is then unknown. Used by one coroutine on one executor.
class Connection {
 public:
  Connection(boost::asio::any_io_executor executor, const Endpoint& server);
  boost::asio::awaitable<Result<HttpReply>> exchange(const Exchange& request);
  void close();

 private:
  const Endpoint& server_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  bool open_ = false;
};

}  // namespace muster::crowd
