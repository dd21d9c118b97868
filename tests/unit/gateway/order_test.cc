#include "scheduler/gateway/order.h"

namespace muster::gateway {
namespace {

std::string_view picture(MessageAction action) {
  switch (action) {
    case MessageAction::Greet:
      return "greet";
    case MessageAction::Take:
      return "take";
    case MessageAction::Pong:
      return "pong";
    case MessageAction::End:
      return "end";
    case MessageAction::Ignore:
      return "-";
    case MessageAction::NoSession:
      return "no_session";
    case MessageAction::OutOfOrder:
      return "out_of_order";
  }
  return "?";
}

// The table of docs/protocol.md §11, pair by pair.
TEST(Order, OfEveryMessageInEveryStateIsAsDocumented) {
  std::string drawn;
  for (int kind = 0; kind < kMessageKinds; ++kind) {
    drawn += std::string(name(static_cast<MessageKind>(kind))) + ":";
    for (int state = 0; state < kSessionStates; ++state) {
      drawn += " " + std::string(picture(action_for(static_cast<SessionState>(state), static_cast<MessageKind>(kind))));
    }
    drawn += "\n";
  }
  EXPECT_EQ(drawn,
            "hello: greet out_of_order out_of_order out_of_order\n"
            "reconcile: no_session take out_of_order out_of_order\n"
            "demand: no_session out_of_order out_of_order take\n"
            "submit: no_session out_of_order out_of_order take\n"
            "give_back: no_session out_of_order out_of_order take\n"
            "presence: no_session out_of_order out_of_order take\n"
            "ping: no_session pong pong pong\n"
            "bye: - end end end\n"
            "place: no_session out_of_order out_of_order take\n"
            "ask_jobs: no_session out_of_order out_of_order take\n"
            "ask_standing: no_session out_of_order out_of_order take\n"
            "keep_backup: no_session out_of_order out_of_order take\n");
}

}  // namespace
}  // namespace muster::gateway
