// A scheduler as an agent sees one: a ROUTER with CURVE that behaves by the protocol, keeps what it hears, and can be
// told to misbehave. Runs in a thread of its own; every member may be called from the test's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/wire/keys.h"

namespace muster::wire {
class ToAgent;
class ToScheduler;
}  // namespace muster::wire

namespace muster::agent::test {

constexpr std::chrono::seconds kPatience{20};

class FakeScheduler {
 public:
  struct Received {
    uint32_t worker = 0, revision = 0;
    std::string value;
    int times = 0;
  };

  FakeScheduler();
  ~FakeScheduler();

  std::string endpoint() const { return endpoint_; }
  const wire::KeyPair& keys() const { return keys_; }

  void enrol(uint32_t worker, const std::string& id, const std::string& level = "annotator");  // before agents connect
  // Queues an item for a person; leased when they have credits.
  void offer(uint32_t worker, const std::string& key);
  // No connection is possible until `restore`; the port stays the same.
  void cut();
  void restore();
  void refuse_keys(bool refuse);
  void answer_busy(int times);  // to the next SUBMITs
  void send_garbage();          // to the last peer heard
  void send_recall(uint64_t id);

  // Waits until `what` holds; false after kPatience. `what` runs with the lock held.
  bool until(const std::function<bool()>& what);
  // With the lock held (inside `until`) or once nothing goes on any more.
  std::string picture;                      // in every task offered from now on, unless empty
  std::map<std::string, Received> answers;  // by key, the highest revision
  std::vector<std::string> heard;           // names of the messages
  std::map<uint32_t, uint32_t> credits;
  std::map<uint64_t, std::string> given_back;  // by assignment
  std::map<uint32_t, std::string> placed;      // jobs by person; empty: any
  std::string present;                         // states of people in PRESENCE, e.g. "A"
  int hellos = 0, refused_handshakes = 0;

  // ---- for the thread ----
 private:
  struct Sockets;
  void run();
  void bind(Sockets& sockets);
  void read_zap(Sockets& sockets);
  void read_router(Sockets& sockets);
  void take(Sockets& sockets, const std::string& peer, const wire::ToScheduler& message);
  void greet(Sockets& sockets, const std::string& peer, wire::ToAgent& reply);
  void reconcile(const wire::ToScheduler& m, wire::ToAgent& reply);
  void submit(const wire::ToScheduler& m, wire::ToAgent& reply);
  void give_back(const wire::ToScheduler& m, wire::ToAgent& reply);
  void lease(Sockets& sockets);
  void send(Sockets& sockets, const std::string& peer, const wire::ToAgent& message);

  std::string endpoint_;
  wire::KeyPair keys_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint32_t, std::pair<std::string, std::string>> people_;  // ids and levels
  std::list<std::pair<uint32_t, std::string>> offers_;
  std::map<uint64_t, std::pair<uint32_t, std::string>> leases_;  // live
  std::map<uint64_t, std::string> keys_of_;                      // items' keys by assignment
  std::string peer_;
  uint64_t next_id_ = 1, sequence_ = 0;
  int busy_ = 0;
  bool job_sent_ = false, live_ = false, cut_ = false, refuse_keys_ = false, garbage_ = false, stop_ = false;
  uint64_t recall_ = 0;
  std::thread thread_;
};

}  // namespace muster::agent::test
