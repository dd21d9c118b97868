#include "scheduler/gateway/backup_desk.h"

#include <utility>

#include "common/base/log.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::gateway {

BackupDesk::BackupDesk(BackupSink* sink, Conversations& conversations, std::shared_ptr<Wake> wake)
    : sink_(sink), conversations_(conversations), arrivals_(std::make_shared<Arrivals>()) {
  arrivals_->wake = std::move(wake);
}

void BackupDesk::take(Session& session, const std::string& site, uint64_t request, const wire::KeepBackup& piece) {
  const auto busy = [&](const char* why) { conversations_.send_error(session.peer, request, wire::Error::BUSY, why); };
  if (sink_ == nullptr) return busy("backups are not kept here");
  if (session.unanswered >= wire::kMaxUnanswered) return busy("too many requests wait for their reply");
  const bool taken = sink_->keep({site, piece.name(), piece.size(), piece.offset(), piece.content()},
                                 [arrivals = arrivals_, number = session.number, request](Result<uint64_t> have) {
                                   {
                                     const std::lock_guard lock(arrivals->mutex);
                                     arrivals->ready.push_back({number, request, std::move(have)});
                                   }
                                   arrivals->wake->signal();
                                 });
  if (!taken) return busy("too many pieces of backups wait to be written");
  ++session.unanswered;
  conversations_.forgive(session.peer);
}

void BackupDesk::collect() {
  std::vector<Kept> ready;
  {
    const std::lock_guard lock(arrivals_->mutex);
    ready.swap(arrivals_->ready);
  }
  for (const Kept& kept : ready) {
    Session* session = conversations_.table().by_number(kept.session);
    if (session == nullptr) continue;
    if (session->unanswered > 0) --session->unanswered;
    wire::ToAgent message;
    message.set_reply_to(kept.request);
    wire::BackupKept& reply = *message.mutable_backup_kept();
    if (kept.have) {
      reply.set_have(*kept.have);
    } else {
      spdlog::warn("a backup of site {} is not kept: {}", session->site.value(), kept.have.error().message);
      reply.set_code(kept.have.error().code);
      reply.set_text(kept.have.error().message);
    }
    conversations_.send(*session, message);
  }
}

}  // namespace muster::gateway
