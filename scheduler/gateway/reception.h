// What is done with each message an agent sends: decoded, bounded, checked against the legal order, turned into a
// command, or answered as docs/protocol.md says. Owned by the gateway's thread.
#pragma once

#include <google/protobuf/arena.h>

#include <memory>
#include <vector>

#include "scheduler/gateway/arrived.h"
#include "scheduler/gateway/backup_desk.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/conversations.h"
#include "scheduler/gateway/inbound.h"

namespace muster::wire {
class ToScheduler;
}

namespace muster::gateway {

class Reception {
 public:
  // `durable`: the last durable sequence, as released. All outlive this.
  Reception(const GatewayConfig& config, const Directory& directory, Conversations& conversations, BackupDesk& backups,
            CommandSink& sink, GatewayMetrics& metrics, const Sequence& durable);
  ~Reception();

  void receive(const Arrived& arrived, SteadyTime now);

 private:
  struct Sender;  // the message's connection, site and session

  void refuse_unreadable(const Sender& sender, uint64_t request, const Failure& failure);
  void act(const Sender& sender, MessageKind kind, const wire::ToScheduler& message, SteadyTime now);
  void greet(const Sender& sender, const wire::ToScheduler& message, SteadyTime now);
  void refuse_greeting(const Greeting& greeting, uint64_t request, RefusalReason reason);
  bool holder_answers(SessionNumber holder);
  void welcome(const Session& session, const Greeting& greeting, uint64_t request);
  void send_roster(const Session& session);
  void take(const Sender& sender, MessageKind kind, const wire::ToScheduler& message);
  void post(const Sender& sender, uint64_t request, core::Command command);
  void tell_standing(const Sender& sender, uint64_t request, WorkerNumber worker);
  void send_strangers(const Sender& sender, uint64_t request, const std::vector<WorkerNumber>& strangers);
  template <class Command>
  void post_filtered(const Sender& sender, uint64_t request, Filtered<Command> filtered);
  void note_life(Session& session, SteadyTime now);

  const GatewayConfig& config_;
  const Directory& directory_;
  Conversations& conversations_;
  BackupDesk& backups_;
  CommandSink& sink_;
  GatewayMetrics& metrics_;
  const Sequence& durable_;
  AnswerIntake intake_;
  std::vector<char> block_;        // the arena's first block, so that ordinary messages allocate nothing
  google::protobuf::Arena arena_;  // of the message being read
};

}  // namespace muster::gateway
