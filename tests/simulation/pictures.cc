#include "tests/simulation/pictures.h"

#include "common/base/ids.h"
#include "common/wire/muster.pb.h"

namespace muster::sim {
namespace {

std::string id(uint64_t packed) {
  return " " + AssignmentId(packed).text();
}

}  // namespace

std::string picture(const wire::ToScheduler& message) {
  std::string text = "#" + std::to_string(message.request()) + " ";
  if (message.has_hello()) return text + "hello, has seen epoch " + std::to_string(message.hello().highest_epoch());
  if (message.has_ping()) return text + "ping";
  if (message.has_bye()) return text + "bye";
  if (message.has_presence()) return text + "presence of " + std::to_string(message.presence().people_size());
  if (message.has_reconcile()) {
    text += "holds";
    for (const auto& held : message.reconcile().held()) text += id(held.ref().id()) + "uoa"[held.holding()];
  }
  if (message.has_demand()) {
    text += "wants";
    for (const auto& who : message.demand().workers())
      text += " " + std::to_string(who.worker()) + "=" + std::to_string(who.credits());
  }
  if (message.has_submit()) {
    text += "submits";
    for (const auto& answer : message.submit().answers())
      text += id(answer.ref().id()) + "r" + std::to_string(answer.revision());
  }
  if (message.has_give_back()) {
    text += "gives back";
    for (const auto& entry : message.give_back().entries()) text += id(entry.ref().id());
  }
  return text;
}

std::string picture(const wire::ToAgent& message) {
  std::string text = "#" + std::to_string(message.reply_to()) + " ";
  if (message.has_welcome())
    return text + "welcome to epoch " + std::to_string(message.welcome().epoch()) + ", tail " +
           std::to_string(message.welcome().tail());
  if (message.has_refused()) return text + "refused: " + message.refused().text();
  if (message.has_error()) return text + "error: " + message.error().text();
  if (message.has_roster()) return text + "roster of " + std::to_string(message.roster().workers_size());
  if (message.has_leases()) {
    text += "leases";
    for (const auto& lease : message.leases().leases())
      text += id(lease.ref().id()) + " to " + std::to_string(lease.worker());
  }
  if (message.has_ack()) {
    text += "at " + std::to_string(message.ack().epoch()) + ":" + std::to_string(message.ack().sequence()) + " has";
    for (const auto& receipt : message.ack().receipts())
      text += id(receipt.id()) + "r" + std::to_string(receipt.revision()) + " " + wire::Ack::Fate_Name(receipt.fate()) +
              "(" + receipt.reason() + ")";
  }
  if (message.has_reconciled()) {
    text += "judges";
    for (const auto& entry : message.reconciled().entries()) text += id(entry.id()) + "kdD"[entry.verdict()];
  }
  if (message.has_recall()) {
    text += "recalls";
    for (const uint64_t recalled : message.recall().ids()) text += id(recalled);
  }
  return text;
}

}  // namespace muster::sim
