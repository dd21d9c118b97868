#include "tests/contract/gateway/raw_agent.h"

#include <algorithm>
#include <cstring>
#include <zmq.hpp>

#include "common/wire/codec.h"
#include "common/wire/limits.h"

namespace muster::gateway {
namespace {

constexpr int kPatienceMs = 10'000;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) { return std::tolower(letter); });
  return text;
}

}  // namespace

RawAgent::RawAgent(Options options)
    : options_(std::move(options)),
      context_(std::make_unique<zmq::context_t>(1)),
      socket_(std::make_unique<zmq::socket_t>(*context_, zmq::socket_type::dealer)) {
  socket_->set(zmq::sockopt::linger, 0);
  socket_->set(zmq::sockopt::rcvtimeo, kPatienceMs);
  socket_->set(zmq::sockopt::curve_serverkey, options_.server_key);
  socket_->set(zmq::sockopt::curve_publickey, options_.keys.public_key);
  socket_->set(zmq::sockopt::curve_secretkey, options_.keys.secret_key);
  if (!options_.routing_id.empty()) socket_->set(zmq::sockopt::routing_id, options_.routing_id);
  zmq_socket_monitor(socket_->handle(), "inproc://monitor", ZMQ_EVENT_ALL);
  monitor_ = std::make_unique<zmq::socket_t>(*context_, zmq::socket_type::pair);
  monitor_->set(zmq::sockopt::rcvtimeo, kPatienceMs);
  monitor_->connect("inproc://monitor");
  socket_->connect(options_.endpoint);
}

RawAgent::~RawAgent() {
  zmq_socket_monitor(socket_->handle(), nullptr, 0);
}

uint64_t RawAgent::send(wire::ToScheduler message) {
  message.set_request(++last_request_);
  send_frames({wire::encode(message)});
  return last_request_;
}

uint64_t RawAgent::hello(uint32_t min_version, uint32_t max_version, uint32_t highest_epoch, uint64_t reign) {
  wire::ToScheduler message;
  wire::Hello& body = *message.mutable_hello();
  body.set_min_version(min_version);
  body.set_max_version(max_version);
  body.set_spool(std::string(wire::kSpoolBytes, options_.spool));
  body.set_boot(options_.boot);
  body.set_highest_epoch(highest_epoch);
  body.set_reign(reign);
  return send(message);
}

uint64_t RawAgent::reconcile(bool last) {
  wire::ToScheduler message;
  message.mutable_reconcile()->set_last(last);
  return send(message);
}

uint64_t RawAgent::demand(uint32_t worker, uint32_t credits) {
  wire::ToScheduler message;
  auto& entry = *message.mutable_demand()->add_workers();
  entry.set_worker(worker);
  entry.set_credits(credits);
  return send(message);
}

uint64_t RawAgent::submit(int answers, const std::string& value) {
  wire::ToScheduler message;
  message.mutable_submit();
  for (int index = 0; index < answers; ++index) {
    auto& answer = *message.mutable_submit()->add_answers();
    answer.mutable_ref()->set_id(static_cast<uint64_t>(index) + 1);
    answer.mutable_ref()->set_job(1);
    answer.set_worker(1);
    answer.set_revision(1);
    answer.set_value(value);
  }
  return send(message);
}

uint64_t RawAgent::ping() {
  wire::ToScheduler message;
  message.mutable_ping();
  return send(message);
}

void RawAgent::send_frames(const std::vector<std::string>& frames) {
  for (size_t index = 0; index < frames.size(); ++index) {
    const auto flags = index + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
    socket_->send(zmq::buffer(frames[index]), flags);
  }
}

wire::ToAgent RawAgent::receive() {
  zmq::message_t frame;
  wire::ToAgent message;
  if (!socket_->recv(frame)) {
    ADD_FAILURE() << "nothing came";
    return message;
  }
  const auto decoded = wire::decode({frame.data<char>(), frame.size()}, message);
  EXPECT_TRUE(decoded) << decoded.error().message;
  return message;
}

std::string RawAgent::hear() {
  return picture(receive());
}

uint16_t RawAgent::await_event(uint16_t events) {
  zmq::message_t number, endpoint;
  while (monitor_->recv(number)) {
    uint16_t event = 0;
    std::memcpy(&event, number.data(), sizeof event);
    if (number.more() && !monitor_->recv(endpoint)) return 0;
    if ((event & events) != 0) return event;
  }
  return 0;
}

std::string picture(const wire::ToAgent& message) {
  const auto reply = " " + std::to_string(message.reply_to());
  switch (message.body_case()) {
    case wire::ToAgent::kWelcome:
      return "welcome" + reply;
    case wire::ToAgent::kRefused:
      return "refused " + lower(wire::Refused::Reason_Name(message.refused().reason())) + reply;
    case wire::ToAgent::kReconciled:
      return "reconciled" + reply;
    case wire::ToAgent::kLeases:
      return "leases " + std::to_string(message.leases().leases_size()) + " jobs " +
             std::to_string(message.leases().jobs_size());
    case wire::ToAgent::kAck:
      return "ack " + std::to_string(message.ack().receipts_size()) + reply;
    case wire::ToAgent::kNoWork:
      return "no_work";
    case wire::ToAgent::kRecall:
      return "recall " + std::to_string(message.recall().ids_size());
    case wire::ToAgent::kRoster:
      return "roster " + std::to_string(message.roster().workers_size()) +
             (message.roster().complete() ? " complete" : "");
    case wire::ToAgent::kError:
      return "error " + lower(wire::Error::Code_Name(message.error().code())) + reply;
    case wire::ToAgent::kPong:
      return "pong" + reply;
    case wire::ToAgent::kLameDuck:
      return "lame_duck";
    case wire::ToAgent::kPlaced:
      return "placed " + message.placed().code();
    case wire::ToAgent::kJobs:
      return "jobs " + std::to_string(message.jobs().jobs_size());
    case wire::ToAgent::kStanding:
      return "standing " + std::to_string(message.standing().jobs_size()) + reply;
    case wire::ToAgent::kBackupKept:
      return "backup_kept " + std::to_string(message.backup_kept().have()) + message.backup_kept().code() + reply;
    case wire::ToAgent::BODY_NOT_SET:
      break;
  }
  return "nothing";
}

}  // namespace muster::gateway
