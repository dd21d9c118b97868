#include "tests/contract/agent/fake_scheduler.h"

#include <algorithm>
#include <zmq.hpp>

#include "common/base/ids.h"
#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"

namespace muster::agent::test {
namespace {

constexpr const char* kForm =
    R"({"objects":[{"name":"t","kind":"text","field":"text"},{"name":"i","kind":"image","field":"picture"}],"controls":[{"name":"c","to_name":"t","kind":"choices",)"
    R"("required":true,"multiple":false,"choices":["a","b"]}],"decide_on":"c"})";

}  // namespace

struct FakeScheduler::Sockets {
  zmq::context_t context{1};
  zmq::socket_t zap{context, zmq::socket_type::rep};
  zmq::socket_t router;
};

FakeScheduler::FakeScheduler() : keys_(*wire::generate_key_pair()) {
  thread_ = std::thread([this] { run(); });
  until([this] { return !endpoint_.empty(); });
}

FakeScheduler::~FakeScheduler() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  thread_.join();
}

void FakeScheduler::enrol(uint32_t worker, const std::string& id, const std::string& level) {
  std::lock_guard lock(mutex_);
  people_[worker] = {id, level};
}
void FakeScheduler::offer(uint32_t worker, const std::string& key) {
  std::lock_guard lock(mutex_);
  offers_.emplace_back(worker, key);
}
void FakeScheduler::cut() {
  std::unique_lock lock(mutex_);
  cut_ = true;
  live_ = false;
  changed_.wait_for(lock, kPatience, [this] { return peer_ == "closed"; });
}
void FakeScheduler::restore() {
  std::lock_guard lock(mutex_);
  cut_ = false;
}
void FakeScheduler::refuse_keys(bool refuse) {
  std::lock_guard lock(mutex_);
  refuse_keys_ = refuse;
}
void FakeScheduler::answer_busy(int times) {
  std::lock_guard lock(mutex_);
  busy_ = times;
}
void FakeScheduler::send_garbage() {
  std::lock_guard lock(mutex_);
  garbage_ = true;
}
void FakeScheduler::send_recall(uint64_t id) {
  std::lock_guard lock(mutex_);
  recall_ = id;
}

bool FakeScheduler::until(const std::function<bool()>& what) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, what);
}

void FakeScheduler::bind(Sockets& sockets) {
  sockets.router = zmq::socket_t(sockets.context, zmq::socket_type::router);
  sockets.router.set(zmq::sockopt::linger, 0);
  sockets.router.set(zmq::sockopt::router_mandatory, true);
  sockets.router.set(zmq::sockopt::curve_server, true);
  sockets.router.set(zmq::sockopt::curve_secretkey, keys_.secret_key);
  sockets.router.set(zmq::sockopt::zap_domain, "muster");
  sockets.router.bind(endpoint_.empty() ? "tcp://127.0.0.1:*" : endpoint_);
  endpoint_ = sockets.router.get(zmq::sockopt::last_endpoint);
}

void FakeScheduler::run() {
  Sockets sockets;
  sockets.zap.set(zmq::sockopt::linger, 0);
  sockets.zap.bind("inproc://zeromq.zap.01");
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (stop_) return;
      if (!cut_ && !sockets.router) bind(sockets);
      if (cut_ && sockets.router) {
        sockets.router.close();
        peer_ = "closed";
      }
    }
    changed_.notify_all();
    std::vector<zmq::pollitem_t> items{{sockets.zap.handle(), 0, ZMQ_POLLIN, 0}};
    if (sockets.router) items.push_back({sockets.router.handle(), 0, ZMQ_POLLIN, 0});
    zmq::poll(items, std::chrono::milliseconds(5));
    std::lock_guard lock(mutex_);
    if ((items[0].revents & ZMQ_POLLIN) != 0) read_zap(sockets);
    if (!sockets.router) continue;
    read_router(sockets);
    if (live_) lease(sockets);
    if (garbage_ && live_) {
      garbage_ = false;
      sockets.router.send(zmq::buffer(peer_), zmq::send_flags::sndmore);
      sockets.router.send(zmq::str_buffer("\x01 this is no message"), zmq::send_flags::none);
    }
    if (recall_ != 0) {
      wire::ToAgent message;
      message.mutable_recall()->add_ids(std::exchange(recall_, 0));
      send(sockets, peer_, message);
    }
  }
}

void FakeScheduler::read_zap(Sockets& sockets) {
  std::vector<std::string> frames;
  zmq::message_t frame;
  do {
    if (!sockets.zap.recv(frame)) return;
    frames.push_back(frame.to_string());
  } while (frame.more());
  if (refuse_keys_) ++refused_handshakes;
  const std::vector<std::string> reply = {"1.0", frames[1], refuse_keys_ ? "400" : "200", "", "site", ""};
  for (size_t i = 0; i < reply.size(); ++i) {
    sockets.zap.send(zmq::buffer(reply[i]), i + 1 < reply.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
  }
}

void FakeScheduler::read_router(Sockets& sockets) {
  zmq::message_t peer, frame;
  while (sockets.router.recv(peer, zmq::recv_flags::dontwait)) {
    if (!sockets.router.recv(frame)) return;
    wire::ToScheduler message;
    if (!wire::decode(frame.to_string_view(), message)) {
      heard.push_back("malformed");
      continue;
    }
    take(sockets, peer.to_string(), message);
  }
}

void FakeScheduler::send(Sockets& sockets, const std::string& peer, const wire::ToAgent& message) {
  try {
    sockets.router.send(zmq::buffer(peer), zmq::send_flags::sndmore);
    sockets.router.send(zmq::buffer(wire::encode(message)), zmq::send_flags::none);
  } catch (const zmq::error_t&) {
    // The peer is gone; it will be back.
  }
}

void FakeScheduler::take(Sockets& sockets, const std::string& peer, const wire::ToScheduler& m) {
  static const std::map<int, const char*> kNames = {{wire::ToScheduler::kHello, "hello"},
                                                    {wire::ToScheduler::kReconcile, "reconcile"},
                                                    {wire::ToScheduler::kDemand, "demand"},
                                                    {wire::ToScheduler::kSubmit, "submit"},
                                                    {wire::ToScheduler::kGiveBack, "give_back"},
                                                    {wire::ToScheduler::kPresence, "presence"},
                                                    {wire::ToScheduler::kBye, "bye"}};
  if (const auto name = kNames.find(m.body_case()); name != kNames.end()) heard.push_back(name->second);
  wire::ToAgent reply;
  reply.set_reply_to(m.request());
  if (m.has_hello()) return greet(sockets, peer, reply);
  if (m.has_bye()) live_ = false;
  if (m.has_ping()) reply.mutable_pong();
  if (m.has_reconcile()) reconcile(m, reply);
  if (m.has_submit()) submit(m, reply);
  if (m.has_give_back()) give_back(m, reply);
  for (const auto& who : m.demand().workers()) credits[who.worker()] = who.credits();
  if (m.has_ask_jobs()) {
    auto* job = reply.mutable_jobs()->add_jobs();
    job->set_job(2);
    job->set_name("whales");
    job->set_left(40);
  }
  if (m.has_ask_standing()) {
    auto* job = reply.mutable_standing()->add_jobs();
    job->set_job("birds of " + people_[m.ask_standing().worker()].first);
    job->set_reviewed(20);
    job->set_right(18);
  }
  if (m.has_place()) {
    const bool known = m.place().job().empty() || m.place().job() == "whales";
    reply.mutable_placed()->set_code(known ? "" : "job.unknown");
    for (const uint32_t worker : m.place().workers()) {
      if (known) placed[worker] = m.place().job();
    }
  }
  if (m.has_presence()) present.clear();
  for (const auto& person : m.presence().people()) present += "AIS"[person.state()];
  if (reply.body_case() != wire::ToAgent::BODY_NOT_SET) send(sockets, peer, reply);
}

void FakeScheduler::greet(Sockets& sockets, const std::string& peer, wire::ToAgent& reply) {
  ++hellos;
  peer_ = peer;
  live_ = job_sent_ = false;
  credits.clear();
  auto* welcome = reply.mutable_welcome();
  welcome->set_version(1);
  welcome->set_site("north");
  welcome->set_epoch(1);
  welcome->set_tail(sequence_);
  welcome->add_features("place");
  welcome->add_features("standing");
  welcome->set_heartbeat_ms(1'000);
  welcome->set_silence_ms(5'000);
  send(sockets, peer, reply);
  wire::ToAgent roster;
  for (const auto& [worker, person] : people_) {
    auto* entry = roster.mutable_roster()->add_workers();
    entry->set_worker(worker);
    entry->set_id(person.first);
    entry->set_active(true);
    entry->set_level(person.second);
  }
  roster.mutable_roster()->set_complete(true);
  send(sockets, peer, roster);
}

void FakeScheduler::reconcile(const wire::ToScheduler& m, wire::ToAgent& reply) {
  for (const auto& held : m.reconcile().held()) {
    auto* entry = reply.mutable_reconciled()->add_entries();
    entry->set_id(held.ref().id());
    entry->set_verdict(leases_.count(held.ref().id()) ? wire::Reconciled::KEEP : wire::Reconciled::DROP);
    entry->set_remaining_ms(600'000);
  }
  reply.mutable_reconciled()->set_last(m.reconcile().last());
  live_ = m.reconcile().last();
}

void FakeScheduler::submit(const wire::ToScheduler& m, wire::ToAgent& reply) {
  if (busy_ > 0) {
    --busy_;
    reply.mutable_error()->set_code(wire::Error::BUSY);
    reply.mutable_error()->set_retry_after_ms(10);
    return;
  }
  auto* ack = reply.mutable_ack();
  ack->set_epoch(1);
  ack->set_sequence(++sequence_);
  for (const auto& answer : m.submit().answers()) {
    leases_.erase(answer.ref().id());
    Received& place = answers[keys_of_[answer.ref().id()]];
    ++place.times;
    if (answer.revision() > place.revision) place = {answer.worker(), answer.revision(), answer.value(), place.times};
    auto* receipt = ack->add_receipts();
    receipt->set_id(answer.ref().id());
    receipt->set_revision(answer.revision());
    receipt->set_fate(wire::Ack::COUNTED);
    receipt->set_reason("on_time");
  }
}

void FakeScheduler::give_back(const wire::ToScheduler& m, wire::ToAgent& reply) {
  reply.mutable_ack()->set_epoch(1);
  reply.mutable_ack()->set_sequence(++sequence_);
  for (const auto& entry : m.give_back().entries()) {
    leases_.erase(entry.ref().id());
    given_back[entry.ref().id()] =
        (entry.kind() == wire::GiveBack::SKIPPED ? "skipped " : "returned ") + entry.reason();
    auto* receipt = reply.mutable_ack()->add_receipts();
    receipt->set_id(entry.ref().id());
    receipt->set_fate(wire::Ack::RETURNED);
  }
}

void FakeScheduler::lease(Sockets& sockets) {
  wire::ToAgent message;
  std::map<uint32_t, uint32_t> held;
  if (!offers_.empty()) {
    for (const auto& [id, lease] : leases_) ++held[lease.first];
  }
  for (auto offer = offers_.begin(); offer != offers_.end();) {
    const auto [worker, key] = *offer;
    if (held[worker] >= credits[worker] || message.leases().leases_size() == 1'000) {
      ++offer;
      continue;
    }
    ++held[worker];
    const uint64_t id = AssignmentId::make(0, Epoch(1), next_id_++).packed();
    leases_[id] = {worker, key};
    keys_of_[id] = key;
    auto* lease = message.mutable_leases()->add_leases();
    lease->mutable_ref()->set_id(id);
    lease->mutable_ref()->set_job(1);
    lease->set_worker(worker);
    lease->set_version(1);
    lease->set_lease_ms(600'000);
    lease->set_key(key);
    lease->set_data("{\"text\":\"" + key + "\"" + (picture.empty() ? "" : ",\"picture\":\"" + picture + "\"") + "}");
    offer = offers_.erase(offer);
  }
  if (!message.has_leases()) return;
  if (!std::exchange(job_sent_, true)) {
    auto* job = message.mutable_leases()->add_jobs();
    job->set_job(1);
    job->set_version(1);
    job->set_name("birds");
    job->set_form(kForm);
    job->set_template_("<View/>");
  }
  send(sockets, peer_, message);
}

}  // namespace muster::agent::test
