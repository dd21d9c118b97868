#include "tests/bench/path/simulated_site.h"

#include <algorithm>
#include <zmq.hpp>

#include "common/wire/codec.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::bench {
namespace {

constexpr size_t kArenaBlockBytes = 64 << 10;
constexpr Millis kHeartbeat{3000};

google::protobuf::ArenaOptions arena_options(std::vector<char>& block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  return options;
}

}  // namespace

SimulatedSite::SimulatedSite(zmq::context_t& context, const LoadConfig& config, const LoadSite& site, uint32_t number,
                             LoadTally& tally)
    : config_(config),
      site_(site),
      number_(number),
      tally_(tally),
      socket_(std::make_unique<zmq::socket_t>(context, zmq::socket_type::dealer)),
      block_(kArenaBlockBytes),
      arena_(arena_options(block_)) {
  socket_->set(zmq::sockopt::linger, 0);
  socket_->set(zmq::sockopt::curve_serverkey, config.server_key);
  socket_->set(zmq::sockopt::curve_publickey, site.keys.public_key);
  socket_->set(zmq::sockopt::curve_secretkey, site.keys.secret_key);
  socket_->connect(config.endpoint);
  say_hello();
}

SimulatedSite::~SimulatedSite() = default;

void* SimulatedSite::pollable() const {
  return socket_->handle();
}

bool SimulatedSite::idle() const {
  return state_ == State::Live && held_.empty() && in_flight_.empty() && without_work_.size() == site_.workers.size();
}

void SimulatedSite::read(SteadyTime now) {
  zmq::message_t frame;
  while (socket_->recv(frame, zmq::recv_flags::dontwait)) {
    arena_.Reset();
    auto& message = *google::protobuf::Arena::CreateMessage<wire::ToAgent>(&arena_);
    if (wire::decode({frame.data<char>(), frame.size()}, message)) take(message, now);
  }
  if (state_ == State::Live) submit_what_is_held(now);
}

void SimulatedSite::take(const wire::ToAgent& message, SteadyTime now) {
  switch (message.body_case()) {
    case wire::ToAgent::kWelcome: {
      state_ = State::Reconciling;
      wire::ToScheduler reconcile;
      reconcile.mutable_reconcile()->set_last(true);
      send(reconcile);
      return;
    }
    case wire::ToAgent::kReconciled:
      state_ = State::Live;
      return ask_for_work();
    case wire::ToAgent::kRefused:
      state_ = State::Lost;
      trouble_ = "refused: " + message.refused().text();
      return;
    case wire::ToAgent::kLeases:
      return take_leases(message.leases());
    case wire::ToAgent::kAck:
      return take_ack(message.reply_to(), message.ack(), now);
    case wire::ToAgent::kNoWork:
      for (const auto& entry : message.no_work().workers()) {
        std::erase(without_work_, entry.worker());
        if (entry.reasons_size() > 0) without_work_.push_back(entry.worker());
      }
      return;
    case wire::ToAgent::kError:
      return take_error(message, now);
    default:
      return;
  }
}

void SimulatedSite::take_leases(const wire::Leases& leases) {
  tally_.leases += static_cast<uint64_t>(leases.leases_size());
  for (const wire::Lease& lease : leases.leases()) {
    held_.push_back({lease.ref().id(), lease.ref().job(), lease.ref().task(), lease.worker()});
    if (!without_work_.empty()) std::erase(without_work_, lease.worker());
  }
}

void SimulatedSite::take_ack(uint64_t request, const wire::Ack& ack, SteadyTime now) {
  const auto found = in_flight_.find(request);
  if (found == in_flight_.end()) return;
  tally_.round_trips.add(now - found->second.sent);
  ++tally_.submits;
  tally_.acknowledged += static_cast<uint64_t>(ack.receipts_size());
  for (const auto& receipt : ack.receipts()) tally_.counted += receipt.fate() == wire::Ack::COUNTED ? 1 : 0;
  in_flight_.erase(found);
}

void SimulatedSite::take_error(const wire::ToAgent& message, SteadyTime now) {
  const wire::Error& error = message.error();
  const bool again = error.code() == wire::Error::BUSY || error.code() == wire::Error::UNAVAILABLE;
  ++(again ? tally_.busy : tally_.errors);
  if (!again && error.code() != wire::Error::NO_SESSION) return;
  if (!again || state_ != State::Live) {
    state_ = State::Lost;
    trouble_ = "error: " + error.text();
    return;
  }
  busy_until_ = now + Millis(error.retry_after_ms());
  const auto found = in_flight_.find(message.reply_to());
  if (found == in_flight_.end()) return ask_for_work();  // it was the DEMAND
  held_.insert(held_.end(), found->second.answers.begin(), found->second.answers.end());
  in_flight_.erase(found);
}

void SimulatedSite::tick(SteadyTime now) {
  if (state_ != State::Live) return;
  submit_what_is_held(now);
  if (now - last_sent_ < kHeartbeat) return;
  wire::ToScheduler ping;
  ping.mutable_ping();
  send(ping);
}

void SimulatedSite::leave() {
  wire::ToScheduler bye;
  bye.mutable_bye();
  send(bye);
  state_ = State::Lost;
  trouble_ = "left";
}

void SimulatedSite::say_hello() {
  wire::ToScheduler message;
  wire::Hello& hello = *message.mutable_hello();
  hello.set_min_version(wire::kMinProtocol);
  hello.set_max_version(wire::kMaxProtocol);
  std::string spool(wire::kSpoolBytes, '\0');
  for (size_t byte = 0; byte < sizeof number_; ++byte) spool[byte] = static_cast<char>(number_ >> (8 * byte));
  hello.set_spool(spool);
  hello.set_boot(static_cast<uint64_t>(wall_now_ms()));  // so that a second run takes the first one's place
  hello.set_agent_version("load generator");
  send(message);
}

void SimulatedSite::ask_for_work() {
  for (size_t first = 0; first < site_.workers.size(); first += wire::kMaxBatch) {
    wire::ToScheduler message;
    const size_t last = std::min(first + wire::kMaxBatch, site_.workers.size());
    for (size_t index = first; index < last; ++index) {
      auto& entry = *message.mutable_demand()->add_workers();
      entry.set_worker(site_.workers[index]);
      entry.set_credits(config_.credits);
    }
    send(message);
  }
}

// A full batch goes at once; less than that only while nothing is on its way, so batches grow as the round trip does.
void SimulatedSite::submit_what_is_held(SteadyTime now) {
  if (now < busy_until_) return;
  while (!held_.empty() && in_flight_.size() < config_.submits_in_flight) {
    const size_t count = std::min(held_.size(), config_.batch);
    if (count < config_.batch && !in_flight_.empty()) return;
    std::vector<Held> answers(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
    submit(std::move(answers), now);
  }
}

void SimulatedSite::submit(std::vector<Held> answers, SteadyTime now) {
  arena_.Reset();
  auto& message = *google::protobuf::Arena::CreateMessage<wire::ToScheduler>(&arena_);
  wire::Submit& body = *message.mutable_submit();
  body.mutable_answers()->Reserve(static_cast<int>(answers.size()));
  for (const Held& held : answers) {
    wire::Answer& answer = *body.add_answers();
    answer.mutable_ref()->set_id(held.id);
    answer.mutable_ref()->set_job(held.job);
    answer.mutable_ref()->set_task(held.task);
    answer.set_worker(held.worker);
    answer.set_revision(1);
    answer.set_value(config_.value);
    answer.set_active_ms(1000);
  }
  const uint64_t request = send(message);
  in_flight_[request] = {std::move(answers), now};
}

uint64_t SimulatedSite::send(wire::ToScheduler& message) {
  message.set_request(++last_request_);
  zmq::message_t frame(wire::frame_size(message));
  wire::encode_to(message, frame.data<char>());
  socket_->send(frame, zmq::send_flags::none);
  last_sent_ = std::chrono::steady_clock::now();
  return last_request_;
}

}  // namespace muster::bench
