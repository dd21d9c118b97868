#include <future>

#include "tests/unit/http/loopback.h"

namespace muster::http {
namespace {

Router one_route() {
  Router router;
  router.add("GET", "/", [](Request, const Reply& reply) { reply(text("fine")); });
  router.add("POST", "/",
             [](Request request, const Reply& reply) { reply(text(std::to_string(request.body.size()))); });
  return router;
}

std::string status_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

TEST(BadPeer, MalformedRequestsAreRefusedAndClosed) {
  const auto server = serve_on_loopback(one_route());
  const std::string kBad[] = {
      "nonsense\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon\r\n\r\n",
      "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: minus\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      std::string("\0\0\0\0\r\n\r\n", 8),
  };
  for (const std::string& bad : kBad) {
    BareSocket peer(server->port());
    peer.send(bad);
    peer.end_sending();
    EXPECT_EQ(status_line(peer.read_to_end()), "HTTP/1.1 400 Bad Request") << bad;
    EXPECT_TRUE(peer.closed) << bad;
  }
  EXPECT_EQ(client_of(*server)->send("GET", "/", {}, "")->body, "fine");
}

TEST(BadPeer, OversizeHeadersAndBodiesAreRefused) {
  ServerOptions options;
  options.max_header_bytes = 1000;
  options.max_body_bytes = 1000;
  const auto server = serve_on_loopback(one_route(), options);
  const auto client = client_of(*server);
  EXPECT_EQ(client->send("GET", "/", {{"X-Long", std::string(2000, 'x')}}, "")->status, 431);
  EXPECT_EQ(client->send("GET", "/" + std::string(2000, 'x'), {}, "")->status, 431);
  EXPECT_EQ(client->send("POST", "/", {}, std::string(1001, 'x'))->status, 413);
  EXPECT_EQ(client->send("POST", "/", {}, std::string(1000, 'x'))->body, "1000");
  EXPECT_EQ(client->send("POST", "/", {}, std::string(5u << 20, 'x'))->status, 413);
  BareSocket peer(server->port());
  std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) chunked += "10\r\n0123456789abcdef\r\n";
  peer.send(chunked);
  EXPECT_EQ(status_line(peer.read_until("\r\n")), "HTTP/1.1 413 Content Too Large");
}

TEST(BadPeer, SilenceIsCutAfterTheIdleTimeout) {
  ServerOptions options;
  options.idle_timeout_s = 1;
  const auto server = serve_on_loopback(one_route(), options);
  BareSocket silent(server->port()), half(server->port()), between(server->port());
  half.send("GET / HTTP/1.1\r\nHos");
  between.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_EQ(half.read_to_end(), "");
  EXPECT_EQ(status_line(between.read_to_end()), "HTTP/1.1 200 OK");
  EXPECT_TRUE(silent.closed && half.closed && between.closed);
}

TEST(BadPeer, LeavingBeforeTheAnswerHarmsNobody) {
  std::promise<Reply> kept;
  Router router = one_route();
  router.add("GET", "/slow", [&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  std::promise<int> status;
  router.set_observer([&](std::string_view, std::string_view pattern, int code, double) {
    if (pattern == "/slow") status.set_value(code);
  });
  const auto server = serve_on_loopback(std::move(router));
  {
    BareSocket peer(server->port());
    peer.send("GET /slow HTTP/1.1\r\n\r\n");
    const linger reset{1, 0};
    const Reply reply = kept.get_future().get();
    ::setsockopt(peer.descriptor(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    kept = {};
    kept.set_value(reply);
  }
  kept.get_future().get()(text(std::string(1u << 20, 'x')));
  EXPECT_EQ(status.get_future().get(), 499);
  EXPECT_EQ(client_of(*server)->send("GET", "/", {}, "")->body, "fine");
}

TEST(BadPeer, ManyOpenConnectionsEndWithTheServer) {
  auto server = serve_on_loopback(one_route());
  std::vector<std::unique_ptr<BareSocket>> peers;
  for (int i = 0; i < 100; ++i) {
    peers.push_back(std::make_unique<BareSocket>(server->port()));
    peers.back()->send(i % 2 ? "GET / HTTP/1.1\r\n\r\n" : "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n123");
  }
  server = nullptr;
  for (const auto& peer : peers) peer->read_to_end();
}

}  // namespace
}  // namespace muster::http
