#include "tests/bench/path/yes_core.h"

#include <variant>

namespace muster::bench {

void YesCore::start(gateway::Gateway& gateway) {
  thread_ = std::thread([this, &gateway] { run(gateway); });
}

void YesCore::stop() {
  stopping_ = true;
  commands_.close();
  if (thread_.joinable()) thread_.join();
}

void YesCore::run(gateway::Gateway& gateway) {
  std::vector<core::Command> commands;
  while (!stopping_) {
    commands.clear();
    commands_.take(commands, 1024, Millis(50));
    std::vector<core::Effect> effects;
    for (core::Command& command : commands) {
      std::visit([&](auto& one) { take(one, effects); }, command);
    }
    if (!effects.empty()) gateway.release(std::move(effects), Sequence(++last_sequence_));
  }
}

void YesCore::take(core::Reconcile& command, std::vector<core::Effect>& effects) {
  effects.emplace_back(core::SendReconciled{command.site, command.session, command.request, {}, command.last});
}

void YesCore::take(core::SetCredits& command, std::vector<core::Effect>& effects) {
  core::SendLeases leases{command.site, command.session, {}};
  core::SendNoWork without{command.site, command.session, {}};
  for (const auto& entry : command.entries) {
    for (uint32_t credit = 0; credit < entry.credits; ++credit) grant(leases, entry.worker, without);
  }
  add(std::move(leases), std::move(without), effects);
}

void YesCore::take(core::SubmitAnswers& command, std::vector<core::Effect>& effects) {
  core::SendReceipts receipts{command.site, command.session, command.request, {}};
  core::SendLeases leases{command.site, command.session, {}};
  core::SendNoWork without{command.site, command.session, {}};
  for (const core::SubmittedAnswer& answer : command.answers) {
    receipts.receipts.push_back({answer.id, answer.revision, core::Receipt::Kind::Fate, core::AssignmentState::Counted,
                                 core::FateReason::OnTime});
    invalid_ += answer.valid ? 0 : 1;
    grant(leases, answer.worker, without);
  }
  answers_ += command.answers.size();
  effects.emplace_back(std::move(receipts));
  add(std::move(leases), std::move(without), effects);
}

void YesCore::grant(core::SendLeases& effect, WorkerNumber worker, core::SendNoWork& without) {
  if (leases_left_ == 0) {
    without.entries.push_back({worker, core::WaitReason::NothingLeftForYou});
    return;
  }
  --leases_left_;
  const AssignmentId id = AssignmentId::make(0, Epoch(1), ++last_assignment_);
  const TaskNumber task(static_cast<uint32_t>(last_assignment_));
  effect.leases.push_back({id, JobNumber(1), task, worker, std::chrono::minutes(30), {JobNumber(1), Sequence(1), 0}});
}

void YesCore::add(core::SendLeases leases, core::SendNoWork without, std::vector<core::Effect>& effects) {
  if (!leases.leases.empty()) effects.emplace_back(std::move(leases));
  if (!without.entries.empty()) effects.emplace_back(std::move(without));
}

}  // namespace muster::bench
