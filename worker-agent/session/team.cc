#include "worker-agent/session/team.h"

#include <algorithm>
#include <set>

#include "worker-agent/session/accounts.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/stock.h"

namespace muster::agent {
namespace {

constexpr int kWeightOfUsual = 15;  // against 1 for the latest time
constexpr Millis kStuckLeast{60'000}, kStuckMost{3'600'000};

// Empty is sound where a name is not needed.
bool is_sound_name(std::string_view name) {
  return name.size() <= kMaxNameBytes &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// "" if the line can be carried out, `person` being who is named.
const char* complaint(const NewPerson& line, const Person* person, const Accounts& accounts,
                      const std::set<std::string>& twice) {
  if (!is_sound_name(line.name) || (line.name.empty() && line.worker.empty())) return "name";
  const size_t bytes = line.password.size();
  if (bytes > 0 && (bytes < kMinPasswordBytes || bytes > kMaxPasswordBytes)) return "password";
  if (line.worker.empty()) return "";
  if (person == nullptr) return "unknown";
  if (twice.count(line.worker) != 0) return "twice";
  if (!person->record.active) return "inactive";
  if (leads(person->record.level)) return "lead";
  return accounts.has(person->record.number) ? "has_account" : "";
}

RefusedReply refusal(int status, std::string type, std::string detail) {
  return {status, std::move(type), std::move(detail), {}};
}

}  // namespace

bool leads(std::string_view level) {
  return level == "lead" || level == "expert";
}

void UsualTime::took(Millis active) {
  if (active <= Millis(0)) return;
  value_ = value_ == Millis(0) ? active : (kWeightOfUsual * value_ + active) / (kWeightOfUsual + 1);
}

bool is_stuck(Millis open, Millis usual) {
  const Millis limit = usual == Millis(0) ? kStuckMost : std::clamp(3 * usual, kStuckLeast, kStuckMost);
  return open > limit;
}

AccountsPlan plan_accounts(const std::vector<NewPerson>& lines, const Stock& stock, const Accounts& accounts) {
  std::set<std::string> named, twice;
  for (const NewPerson& line : lines) {
    if (!line.worker.empty() && !named.insert(line.worker).second) twice.insert(line.worker);
  }
  auto next = stock.people().begin();
  const auto is_free = [&](const Person& person) {
    return person.record.active && !leads(person.record.level) && !accounts.has(person.record.number) &&
           named.count(person.record.id) == 0;
  };
  AccountsPlan plan;
  for (size_t i = 0; i < lines.size(); ++i) {
    const NewPerson& line = lines[i];
    const Person* person = line.worker.empty() ? nullptr : stock.person(line.worker);
    std::string problem = complaint(line, person, accounts, twice);
    if (problem.empty() && line.worker.empty()) {
      while (next != stock.people().end() && !is_free(next->second)) ++next;
      if (next == stock.people().end()) problem = "nobody_left";
      if (next != stock.people().end()) person = &(next++)->second;
    }
    if (problem.empty()) {
      plan.people.push_back({person->record.number, {person->record.id, line.name, line.password}});
    } else {
      plan.errors.push_back({i + 1, std::move(problem)});
    }
  }
  return plan;
}

std::optional<RefusedReply> may_not_change(const Person& lead, const Person* whom, const Accounts& accounts) {
  if (whom == nullptr) return refusal(404, "worker-unknown", "nobody of that id is enrolled at this site");
  if (whom->record.number == lead.record.number)
    return refusal(403, "own-account", "leads cannot do this to themselves; whoever runs the agent can");
  if (leads(whom->record.level))
    return refusal(403, "leads-account", "leads cannot do this to other leads; whoever runs the agent can");
  if (!accounts.has(whom->record.number)) return refusal(409, "no-account", "this person has no account yet");
  return std::nullopt;
}

}  // namespace muster::agent
