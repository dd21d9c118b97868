#include "scheduler/gateway/dispatch.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <span>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/outbound.h"

namespace muster::gateway {

Dispatch::Dispatch(const GatewayConfig& config, const Directory& directory, Conversations& conversations,
                   LeaseDesk& desk, Admission& admission, GatewayMetrics& metrics)
    : config_(config),
      directory_(directory),
      conversations_(conversations),
      desk_(desk),
      admission_(admission),
      metrics_(metrics) {}

void Dispatch::release(std::vector<core::Effect>& effects, Sequence sequence) {
  sequence_ = sequence;
  for (core::Effect& effect : effects) std::visit(*this, effect);
}

Session* Dispatch::find(SessionNumber number) {
  Session* session = conversations_.table().by_number(number);
  if (session == nullptr) metrics_.dropped(DropReason::SessionGone);
  return session;
}

void Dispatch::operator()(core::SendLeases& effect) {
  if (find(effect.session) != nullptr) desk_.send(std::move(effect));
}

void Dispatch::operator()(core::SendReceipts& effect) {
  Session* session = find(effect.session);
  if (session == nullptr) return;
  if (session->unanswered > 0) --session->unanswered;
  google::protobuf::Arena arena;
  auto& message = *google::protobuf::Arena::CreateMessage<wire::ToAgent>(&arena);
  fill(effect, config_.epoch(), sequence_, message);
  conversations_.send(*session, message);
}

template <class Reply>
void Dispatch::reply(const Reply& effect) {
  Session* session = find(effect.session);
  if (session == nullptr) return;
  if (session->unanswered > 0) --session->unanswered;
  wire::ToAgent message;
  fill(effect, message);
  conversations_.send(*session, message);
}

void Dispatch::operator()(core::SendPlaced& effect) {
  reply(effect);
}

void Dispatch::operator()(core::SendJobs& effect) {
  reply(effect);
}

void Dispatch::operator()(core::SendReconciled& effect) {
  Session* session = find(effect.session);
  if (session == nullptr) return;
  if (session->unanswered > 0) --session->unanswered;
  if (effect.last && session->state != SessionState::Settling) return metrics_.dropped(DropReason::SessionGone);
  if (effect.last) session->state = SessionState::Live;
  wire::ToAgent message;
  fill(effect, message);
  conversations_.send(*session, message);
}

void Dispatch::operator()(core::SendNoWork& effect) {
  const Session* session = find(effect.session);
  if (session == nullptr) return;
  wire::ToAgent message;
  fill(effect, message);
  conversations_.send(*session, message);
}

void Dispatch::operator()(core::SendRecall& effect) {
  if (find(effect.session) == nullptr) return;
  desk_.withdraw(effect.session, effect.ids);
  for (std::span<const AssignmentId> rest = effect.ids; !rest.empty();) {
    const Session* session = conversations_.table().by_number(effect.session);
    if (session == nullptr) return;
    const auto part = rest.first(std::min(rest.size(), wire::kMaxBatch));
    rest = rest.subspan(part.size());
    wire::ToAgent message;
    fill_recall(part, effect.reason, message);
    conversations_.send(*session, message);
  }
}

void Dispatch::operator()(core::SendRoster& effect) {
  std::vector<WorkerEntry> workers = directory_.workers(effect.workers);
  for (WorkerEntry& worker : workers) {
    if (worker.site != effect.site) worker.active = false;  // gone to another site
  }
  for (std::span<const WorkerEntry> rest = workers; !rest.empty();) {
    const Session* session = conversations_.table().by_site(effect.site);
    if (session == nullptr) return;
    const auto part = rest.first(std::min(rest.size(), wire::kMaxBatch));
    rest = rest.subspan(part.size());
    wire::ToAgent message;
    fill_roster(part, false, message);
    conversations_.send(*session, message);
  }
}

void Dispatch::operator()(core::EndSession& effect) {
  if (const Session* session = conversations_.table().by_site(effect.site)) {
    conversations_.end_with_refusal(session->number, RefusalReason::SiteRevoked, SessionEnding::Revoked);
  }
}

void Dispatch::operator()(core::SitesChanged&) {
  admission_.admit(directory_.sites());
}

}  // namespace muster::gateway
