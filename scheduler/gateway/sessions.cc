#include "scheduler/gateway/sessions.h"

#include "common/wire/muster.pb.h"

namespace muster::gateway {

Sessions::Sessions(const Surroundings& around)
    : durable_(around.config.tail),
      table_(around.config.epoch(), around.config.max_sessions, around.config.silence),
      conversations_(table_, around.peers, around.sink, around.metrics),
      backups_(around.config.backups, conversations_, around.wake),
      reception_(around.config, around.directory, conversations_, backups_, around.sink, around.metrics, durable_),
      desk_(around.config, around.directory, conversations_, around.contents, around.metrics, around.wake),
      dispatch_(around.config, around.directory, conversations_, desk_, around.admission, around.metrics) {}

void Sessions::receive(const Arrived& arrived, SteadyTime now) {
  reception_.receive(arrived, now);
}

void Sessions::release(std::vector<core::Effect>& effects, Sequence sequence) {
  durable_ = sequence;
  dispatch_.release(effects, sequence);
}

void Sessions::collect(SteadyTime now) {
  desk_.collect(now);
  backups_.collect();
}

void Sessions::tick(SteadyTime now) {
  conversations_.pay_debts();
  for (const SessionNumber number : table_.silent(now)) conversations_.end(number, SessionEnding::Silence);
  desk_.tick(now);
}

void Sessions::lame_duck(Millis grace) {
  table_.hand_over();
  wire::ToAgent message;
  message.mutable_lame_duck()->set_grace_ms(static_cast<uint32_t>(grace.count()));
  for (const SessionNumber number : table_.all()) conversations_.send(*table_.by_number(number), message);
}

void Sessions::hand_over() {
  for (const SessionNumber number : table_.all()) {
    conversations_.end_with_refusal(number, RefusalReason::NotLeader, SessionEnding::HandedOver);
  }
}

}  // namespace muster::gateway
