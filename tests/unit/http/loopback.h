// A server on a free loopback port, and a client for it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "common/http/client.h"
#include "common/http/server.h"
#include "tests/support/bare_socket.h"

namespace muster::http {

inline std::unique_ptr<Server> serve_on_loopback(Router router, ServerOptions options = {}) {
  auto server = Server::start(std::move(options), std::move(router));
  EXPECT_TRUE(server) << server.error().message;
  return server ? std::move(*server) : nullptr;
}

inline std::unique_ptr<Client> client_of(const Server& server) {
  return *Client::create("http://127.0.0.1:" + std::to_string(server.port()), std::chrono::seconds(10));
}

inline Response text(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

using testing::BareSocket;

}  // namespace muster::http
