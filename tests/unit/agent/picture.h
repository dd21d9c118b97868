// What an agent says to the scheduler, as short strings without the numbers of requests.
#pragma once

#include <string>

#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent::test {

// "hello", "submit 1r1 2r1", "demand w1=3", …
inline std::string picture(const wire::ToScheduler& m) {
  const auto short_id = [](uint64_t packed) { return std::to_string(AssignmentId(packed).counter()); };
  std::string out;
  if (m.has_hello()) return "hello";
  if (m.has_ping()) return "ping";
  if (m.has_bye()) return "bye";
  if (m.has_ask_jobs()) return "ask_jobs";
  if (m.has_ask_standing()) return "ask_standing w" + std::to_string(m.ask_standing().worker());
  if (m.has_keep_backup()) {
    const auto& piece = m.keep_backup();
    return "keep_backup " + piece.name() + " " + std::to_string(piece.offset()) + "+" +
           std::to_string(piece.content().size()) + " of " + std::to_string(piece.size());
  }
  if (m.has_place()) {
    out = "place " + m.place().job();
    for (const uint32_t worker : m.place().workers()) out += " w" + std::to_string(worker);
    return out;
  }
  if (m.has_reconcile()) {
    out = "reconcile";
    for (const auto& held : m.reconcile().held()) {
      out += " " + short_id(held.ref().id()) + "uoa"[held.holding()];
    }
    return out + (m.reconcile().last() ? " last" : "");
  }
  if (m.has_demand()) {
    out = "demand";
    for (const auto& who : m.demand().workers())
      out += " w" + std::to_string(who.worker()) + "=" + std::to_string(who.credits());
  }
  if (m.has_submit()) {
    out = "submit";
    for (const auto& answer : m.submit().answers()) {
      out += " " + short_id(answer.ref().id()) + "r" + std::to_string(answer.revision());
    }
  }
  if (m.has_give_back()) {
    out = "give_back";
    for (const auto& entry : m.give_back().entries()) {
      out += " " + short_id(entry.ref().id()) + (entry.kind() == wire::GiveBack::SKIPPED ? "s" : "r");
    }
  }
  if (m.has_presence()) {
    out = "presence";
    for (const auto& person : m.presence().people()) {
      out += " w" + std::to_string(person.worker()) + "AIS"[person.state()];
      for (const auto& open : person.open()) out += "+" + short_id(open.id());
    }
  }
  return out;
}

}  // namespace muster::agent::test
