#include <future>
#include <mutex>
#include <thread>

#include "tests/unit/http/loopback.h"

namespace muster::http {
namespace {

// Produces `pieces` pieces of `size` bytes, then fails if `fail_after` says so.
class Counting final : public BodySource {
 public:
  Counting(int pieces, size_t size, int fail_after = -1) : pieces_(pieces), size_(size), fail_after_(fail_after) {}
  void next(std::function<void(Result<Piece>)> done) override {
    if (produced_ == fail_after_) return done(fail("test.broken", "the source broke"));
    const int n = produced_++;
    done(Piece{std::string(size_, static_cast<char>('a' + n % 26)), produced_ == pieces_});
  }
  std::atomic<int> produced_{0};

 private:
  const int pieces_;
  const size_t size_;
  const int fail_after_;
};

Router serving(std::shared_ptr<BodySource> source) {
  Router router;
  router.add("GET", "/stream", [source](Request, const Reply& reply) {
    Response response = text("");
    response.stream = source;
    reply(std::move(response));
  });
  return router;
}

TEST(Download, ArrivesWholeAndKeepsTheConnection) {
  const auto server = serve_on_loopback(serving(std::make_shared<Counting>(100, 10000)));
  const auto client = client_of(*server);
  size_t bytes = 0;
  const auto response = client->stream("GET", "/stream", {}, "", [&](std::string_view piece) {
    bytes += piece.size();
    return true;
  });
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->headers.at("transfer-encoding"), "chunked");
  EXPECT_EQ(response->body, "");
  EXPECT_EQ(bytes, 1000000u);
  EXPECT_EQ(client->send("GET", "/none", {}, "")->status, 404);
}

TEST(Download, AnEmptyStreamIsAnEmptyBody) {
  const auto server = serve_on_loopback(serving(std::make_shared<Counting>(1, 0)));
  EXPECT_EQ(client_of(*server)->send("GET", "/stream", {}, "")->body, "");
}

TEST(Download, ErrorsCarryTheirBodyEvenWhenStreaming) {
  const auto server = serve_on_loopback(Router());
  bool called = false;
  const auto response =
      client_of(*server)->stream("GET", "/none", {}, "", [&](std::string_view) { return called = true; });
  EXPECT_EQ(response->status, 404);
  EXPECT_NE(response->body.find("urn:muster:problem:not-found"), std::string::npos);
  EXPECT_FALSE(called);
}

TEST(Download, WaitsForASlowReader) {
  const auto source = std::make_shared<Counting>(1000, 1u << 20);
  const auto server = serve_on_loopback(serving(source));
  BareSocket peer(server->port());
  peer.send("GET /stream HTTP/1.1\r\n\r\n");
  peer.read_until("\r\n\r\n");
  // Ask again and again until two askings see the same figure: the kernel's buffers are full then, far from a gigabyte.
  Server& clock = *server;
  int before = -1, now = 0;
  while (before != now && now < 100) {
    std::promise<void> tick;
    clock.after(50, [&] { tick.set_value(); });
    tick.get_future().get();
    before = std::exchange(now, source->produced_.load());
  }
  EXPECT_LT(now, 100);
}

TEST(Download, AFailingSourceCutsTheConnection) {
  const auto server = serve_on_loopback(serving(std::make_shared<Counting>(10, 100, 3)));
  const auto response = client_of(*server)->send("GET", "/stream", {}, "");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, "http.broken");
}

TEST(Download, ASourceThatFailsAtOnceIsAProperError) {
  const auto server = serve_on_loopback(serving(std::make_shared<Counting>(10, 100, 0)));
  const auto response = client_of(*server)->send("GET", "/stream", {}, "");
  EXPECT_EQ(response->status, 503);
  EXPECT_NE(response->body.find("the source broke"), std::string::npos);
}

TEST(Download, ClientMayStopEarly) {
  const auto server = serve_on_loopback(serving(std::make_shared<Counting>(1000000, 1000)));
  const auto client = client_of(*server);
  size_t bytes = 0;
  const auto response =
      client->stream("GET", "/stream", {}, "", [&](std::string_view piece) { return (bytes += piece.size()) < 5000; });
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(client->send("GET", "/none", {}, "")->status, 404);
}

// Remembers what it got; lets the test decide when to go on.
struct Received {
  std::mutex mutex;
  std::string bytes;
  size_t calls = 0;
  std::string fate;
  std::promise<void> destroyed;
  std::function<void(std::function<void(bool)>)> on_piece = [](const std::function<void(bool)>& more) { more(true); };
};

class Recording final : public Upload {
 public:
  explicit Recording(Received& received) : received_(received) {}
  ~Recording() override { received_.destroyed.set_value(); }
  void consume(std::string_view bytes, std::function<void(bool)> more) override {
    {
      std::lock_guard lock(received_.mutex);
      received_.bytes += bytes;
      ++received_.calls;
    }
    received_.on_piece(std::move(more));
  }
  void finish(bool complete, Reply reply) override {
    received_.fate = complete ? "complete" : "stopped";
    reply(text(received_.fate));
  }

 private:
  Received& received_;
};

Router receiving(Received& received) {
  Router router;
  router.add_upload("POST", "/upload",
                    [&](const Request&, const Reply&) { return std::make_unique<Recording>(received); });
  return router;
}

TEST(UploadRoute, TakesBodiesBeyondTheBufferedLimit) {
  Received received;
  auto server = serve_on_loopback(receiving(received));
  const auto client = client_of(*server);
  std::string body;
  for (int i = 0; body.size() < (10u << 20); ++i) body += std::to_string(i) + ",";
  EXPECT_EQ(client->send("POST", "/upload", {}, body)->body, "complete");
  EXPECT_TRUE(received.bytes == body);
  EXPECT_GT(received.calls, 10u);
  EXPECT_EQ(client->send("GET", "/none", {}, "")->status, 404);
  received.destroyed.get_future().get();
}

TEST(UploadRoute, TakesChunkedBodies) {
  Received received;
  const auto server = serve_on_loopback(receiving(received));
  BareSocket peer(server->port());
  peer.send(
      "POST /upload HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: "
      "close\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n");
  EXPECT_NE(peer.read_to_end().find("complete"), std::string::npos);
  EXPECT_EQ(received.bytes, "abcd");
}

TEST(UploadRoute, AnEmptyBodyIsComplete) {
  Received received;
  const auto server = serve_on_loopback(receiving(received));
  EXPECT_EQ(client_of(*server)->send("POST", "/upload", {}, "")->body, "complete");
  EXPECT_EQ(received.calls, 0u);
}

TEST(UploadRoute, SaysContinueToThoseWhoAsk) {
  Received received;
  const auto server = serve_on_loopback(receiving(received));
  BareSocket peer(server->port());
  peer.send("POST /upload HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_NE(peer.read_until("\r\n\r\n").find("100 Continue"), std::string::npos);
  peer.send("abc");
  EXPECT_NE(peer.read_until("complete").find("200 OK"), std::string::npos);
}

TEST(UploadRoute, ReadsNoFasterThanItsConsumer) {
  Received received;
  std::promise<std::function<void(bool)>> first;
  std::atomic<bool> waiting{true};
  received.on_piece = [&](std::function<void(bool)> more) {
    if (waiting.exchange(false)) return first.set_value(std::move(more));
    more(true);
  };
  const auto server = serve_on_loopback(receiving(received));
  const std::string body(8u << 20, 'x');
  auto sending = std::async(std::launch::async, [&] { return client_of(*server)->send("POST", "/upload", {}, body); });
  const auto more = first.get_future().get();
  std::promise<void> tick;
  server->after(50, [&] { tick.set_value(); });
  tick.get_future().get();
  {
    std::lock_guard lock(received.mutex);
    EXPECT_EQ(received.calls, 1u);
    EXPECT_LE(received.bytes.size(), 64u << 10);
  }
  more(true);
  EXPECT_EQ(sending.get()->body, "complete");
  EXPECT_EQ(received.bytes.size(), body.size());
}

TEST(UploadRoute, MayStopEarlyAndStillBeHeard) {
  Received received;
  received.on_piece = [](const std::function<void(bool)>& more) { more(false); };
  const auto server = serve_on_loopback(receiving(received));
  const auto client = client_of(*server);
  EXPECT_EQ(client->send("POST", "/upload", {}, std::string(20u << 20, 'x'))->body, "stopped");
  EXPECT_EQ(client->send("GET", "/none", {}, "")->status, 404);
}

TEST(UploadRoute, IsDestroyedWhenThePeerGoesAway) {
  Received received;
  const auto server = serve_on_loopback(receiving(received));
  {
    BareSocket peer(server->port());
    peer.send("POST /upload HTTP/1.1\r\nContent-Length: 1000\r\n\r\nonly this");
    peer.end_sending();
  }
  received.destroyed.get_future().get();
  EXPECT_EQ(received.fate, "");
}

TEST(UploadRoute, AConsumerThatForgetsIsTakenForAStop) {
  Received received;
  received.on_piece = [](const std::function<void(bool)>&) {};
  const auto server = serve_on_loopback(receiving(received));
  EXPECT_EQ(client_of(*server)->send("POST", "/upload", {}, "abc")->body, "stopped");
}

TEST(UploadRoute, MayBeRefusedBeforeItsBody) {
  Router router;
  router.add_upload("POST", "/upload", [](const Request&, const Reply& reply) {
    reply(problem(404, "no-job", "there is no such job"));
    return nullptr;
  });
  const auto server = serve_on_loopback(std::move(router));
  EXPECT_EQ(client_of(*server)->send("POST", "/upload", {}, std::string(5u << 20, 'x'))->status, 404);
}

}  // namespace
}  // namespace muster::http
