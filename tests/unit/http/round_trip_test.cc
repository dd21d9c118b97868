#include <future>
#include <mutex>
#include <thread>

#include "tests/unit/http/loopback.h"

namespace muster::http {
namespace {

// Answers with what it was asked.
void echo(Request request, const Reply& reply) {
  std::string out = request.method + " " + request.path;
  for (const auto& [name, value] : request.params) out += " {" + name + "=" + value + "}";
  for (const auto& [name, value] : request.query) out += " ?" + name + "=" + value;
  if (!request.body.empty()) out += " [" + request.body + "]";
  reply(text(std::move(out)));
}

Router echo_router() {
  Router router;
  router.add("GET", "/things/{thing}", echo);
  router.add("POST", "/things/{thing}", echo);
  return router;
}

TEST(RoundTrip, CarriesParametersQueryAndBody) {
  const auto server = serve_on_loopback(echo_router());
  const auto client = client_of(*server);
  EXPECT_EQ(client->send("GET", "/things/a%2Fb?x=1+2", {}, "")->body, "GET /things/a/b {thing=a/b} ?x=1 2");
  EXPECT_EQ(client->send("POST", "/things/t", {}, "hello")->body, "POST /things/t {thing=t} [hello]");
  const auto empty = client->send("POST", "/things/t", {}, "");
  EXPECT_EQ(empty->body, "POST /things/t {thing=t}");
  EXPECT_EQ(empty->headers.at("content-length"), "24");
}

TEST(RoundTrip, KeepsTheConnection) {
  Router router;
  router.add("GET", "/", [](Request, const Reply& reply) { reply(text("x")); });
  ServerOptions options;
  options.max_connections = 1;  // a second connection would be closed
  const auto server = serve_on_loopback(std::move(router), options);
  const auto client = client_of(*server);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(client->send("GET", "/", {}, "")->body, "x");
  BareSocket second(server->port());
  EXPECT_EQ(second.read_to_end(), "");
  EXPECT_EQ(client->send("GET", "/", {}, "")->status, 200);
}

TEST(RoundTrip, RefusesUnknownPathsAndMethods) {
  const auto server = serve_on_loopback(echo_router());
  const auto client = client_of(*server);
  const auto unknown = client->send("GET", "/nowhere", {}, "");
  EXPECT_EQ(unknown->status, 404);
  EXPECT_EQ(unknown->headers.at("content-type"), "application/problem+json");
  const auto wrong = client->send("DELETE", "/things/a", {}, "");
  EXPECT_EQ(wrong->status, 405);
  EXPECT_EQ(wrong->headers.at("allow"), "GET, HEAD, POST");
  EXPECT_EQ(client->send("POST", "/nowhere", {}, std::string(3u << 20, 'x'))->status, 404);
  EXPECT_EQ(client->send("GET", "/things/%f", {}, "")->status, 400);
  EXPECT_EQ(client->send("GET", "/things/a", {}, "")->status, 200);
}

TEST(RoundTrip, HeadGivesTheLengthAndNoBody) {
  const auto server = serve_on_loopback(echo_router());
  const auto client = client_of(*server);
  const auto head = client->send("HEAD", "/things/a", {}, "");
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(head->headers.at("content-length"), std::to_string(std::string("HEAD /things/a {thing=a}").size()));
  EXPECT_EQ(client->send("GET", "/things/a", {}, "")->body, "GET /things/a {thing=a}");
}

TEST(RoundTrip, GuardEndsRequestsBeforeTheirHandler) {
  Router router = echo_router();
  router.set_guard([](const Request& request, std::string_view pattern) -> std::optional<Response> {
    EXPECT_EQ(pattern, "/things/{thing}");
    if (request.header("authorization") == "Bearer t") return std::nullopt;
    return problem(401, "unauthorized", "a token is needed");
  });
  const auto server = serve_on_loopback(std::move(router));
  const auto client = client_of(*server);
  EXPECT_EQ(client->send("POST", "/things/a", {}, "body")->status, 401);
  EXPECT_EQ(client->send("POST", "/things/a", {{"Authorization", "Bearer t"}}, "body")->status, 200);
}

TEST(RoundTrip, ObserverHearsEveryRequestOnce) {
  std::mutex mutex;
  std::vector<std::string> seen;
  std::promise<void> third;
  Router router = echo_router();
  router.set_observer([&](std::string_view method, std::string_view pattern, int status, double seconds) {
    EXPECT_GE(seconds, 0);
    std::lock_guard lock(mutex);
    seen.push_back(std::string(method) + " " + std::string(pattern) + " " + std::to_string(status));
    if (seen.size() == 3) third.set_value();
  });
  auto server = serve_on_loopback(std::move(router));
  const auto client = client_of(*server);
  client->send("GET", "/things/a", {}, "");
  client->send("GET", "/nowhere", {}, "");
  client->send("PUT", "/things/a", {}, "");
  third.get_future().get();
  server = nullptr;
  const std::vector<std::string> expected = {"GET /things/{thing} 200", "GET  404", "PUT  405"};
  EXPECT_EQ(seen, expected);
}

TEST(RoundTrip, RepliesFromOtherThreadsAndOnlyOnce) {
  std::vector<std::thread> threads;
  Router router;
  router.add("GET", "/", [&](Request, const Reply& reply) {
    threads.emplace_back([reply] {
      reply(text("first"));
      reply(text("second"));
    });
  });
  const auto server = serve_on_loopback(std::move(router));
  const auto client = client_of(*server);
  EXPECT_EQ(client->send("GET", "/", {}, "")->body, "first");
  EXPECT_EQ(client->send("GET", "/", {}, "")->body, "first");
  for (auto& thread : threads) thread.join();
}

TEST(RoundTrip, RepliesAfterTheServerIsGoneAreHarmless) {
  std::promise<Reply> kept;
  Router router;
  router.add("GET", "/", [&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  auto server = serve_on_loopback(std::move(router));
  BareSocket peer(server->port());
  peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  Reply reply = kept.get_future().get();
  server = nullptr;
  EXPECT_EQ(peer.read_to_end(), "");
  reply(text("too late"));
}

TEST(RoundTrip, AForgottenReplyIsAnInternalError) {
  Router router;
  router.add("GET", "/", [](Request, const Reply&) {});
  const auto server = serve_on_loopback(std::move(router));
  EXPECT_EQ(client_of(*server)->send("GET", "/", {}, "")->status, 500);
}

TEST(RoundTrip, AnswersPipelinedRequestsInOrder) {
  Router router;
  Server* running = nullptr;
  // The earlier the request, the later it is ready.
  router.add("GET", "/{n}", [&](Request request, Reply reply) {
    const std::string n = request.params["n"];
    running->after(n == "1" ? 30 : 0, [n, reply] { reply(text("<" + n + ">")); });
  });
  const auto server = serve_on_loopback(std::move(router));
  running = server.get();
  BareSocket peer(server->port());
  peer.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string all = peer.read_to_end();
  const size_t first = all.find("<1>"), second = all.find("<2>"), third = all.find("<3>");
  EXPECT_TRUE(first < second && second < third && third != all.npos) << all;
  EXPECT_TRUE(peer.closed);
}

TEST(RoundTrip, SpeaksHttp10) {
  const auto server = serve_on_loopback(echo_router());
  BareSocket peer(server->port());
  peer.send("GET /things/a HTTP/1.0\r\n\r\n");
  peer.end_sending();
  EXPECT_NE(peer.read_to_end().find("GET /things/a"), std::string::npos);
}

TEST(RoundTrip, FieldValuesCannotForgeFields) {
  Router router;
  router.add("GET", "/", [](Request, const Reply& reply) {
    Response response = text("x");
    response.headers.emplace_back("Muster-Wait-Reason", "a\r\nSet-Cookie: evil=1");
    reply(std::move(response));
  });
  const auto server = serve_on_loopback(std::move(router));
  const auto response = client_of(*server)->send("GET", "/", {}, "");
  EXPECT_EQ(response->headers.count("set-cookie"), 0u);
  EXPECT_EQ(response->headers.at("muster-wait-reason"), "a  Set-Cookie: evil=1");
}

TEST(RoundTrip, ClientReconnectsWhenAKeptConnectionWasClosed) {
  auto server = serve_on_loopback(echo_router());
  const uint16_t port = server->port();
  const auto client = client_of(*server);
  ASSERT_EQ(client->send("GET", "/things/a", {}, "")->status, 200);
  server = nullptr;
  const auto nobody = client->send("GET", "/things/a", {}, "");
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, "http.unreachable");
  ServerOptions options;
  options.port = port;
  server = serve_on_loopback(echo_router(), options);
  ASSERT_EQ(client->send("GET", "/things/a", {}, "")->status, 200);
  server = nullptr;
  server = serve_on_loopback(echo_router(), options);
  EXPECT_EQ(client->send("GET", "/things/a", {}, "")->status, 200);
}

TEST(RoundTrip, ClientGivesUpInTime) {
  Router router;
  Reply kept;
  router.add("GET", "/", [&](Request, Reply reply) { kept = std::move(reply); });
  const auto server = serve_on_loopback(std::move(router));
  const auto client =
      *Client::create("http://127.0.0.1:" + std::to_string(server->port()), std::chrono::milliseconds(30));
  const auto late = client->send("GET", "/", {}, "");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "http.timeout");
}

TEST(RoundTrip, ClientRefusesOddBases) {
  for (const char* base : {"", "localhost:80", "ftp://x:1", "http://", "https://", "http://a:b", "http://a:", "http://a/b:1"}) {
    EXPECT_FALSE(Client::create(base, std::chrono::seconds(1))) << base;
  }
  for (const char* base : {"http://localhost", "http://[::1]:80", "http://a:1/", "https://a"}) {
    EXPECT_TRUE(Client::create(base, std::chrono::seconds(1))) << base;
  }
}

TEST(RoundTrip, ManyClientsOverSeveralThreads) {
  ServerOptions options;
  options.threads = 3;
  const auto server = serve_on_loopback(echo_router(), options);
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const auto client = client_of(*server);
      for (int i = 0; i < 50; ++i) {
        const std::string path = "/things/" + std::to_string(t * 100 + i);
        const auto response = client->send("GET", path, {}, "");
        good += response && response->body.find("GET " + path + " ") == 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST(Server, SaysWhyItCannotListen) {
  const auto server = serve_on_loopback(echo_router());
  ServerOptions taken;
  taken.port = server->port();
  const auto second = Server::start(taken, Router());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "http.listen");
  ServerOptions nowhere;
  nowhere.address = "not an address";
  EXPECT_EQ(Server::start(nowhere, Router()).error().code, "http.address");
}

TEST(Server, RunsDelayedWorkAndForgetsItWhenItEnds) {
  auto server = serve_on_loopback(Router());
  std::promise<void> ran;
  bool never = false;
  server->after(1, [&] { ran.set_value(); });
  server->after(3'600'000, [&] { never = true; });
  ran.get_future().get();
  server = nullptr;
  EXPECT_FALSE(never);
}

}  // namespace
}  // namespace muster::http
