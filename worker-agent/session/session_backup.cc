// The site's sealed backup on its way to the scheduler.
#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent {

void Session::send_backup(Now now, Effects& effects) {
  if (auto piece = backups_.next(request_ + 1, now.up)) {
    next_request();
    effects.push_back(SendBackupPiece{link_, std::move(*piece)});
  }
}

void Session::on_backup_kept(uint64_t request, const wire::BackupKept& kept, Now now, Effects& effects) {
  const auto before = backups_.stored();
  if (!kept.code().empty()) {
    if (backups_.refused(request, now.up)) effects.push_back(Notice{Notice::Kind::BackupRefused, kept.text()});
    return;
  }
  backups_.kept(request, kept.have());
  const auto& stored = backups_.stored();
  if (stored && (!before || before->name != stored->name))
    effects.push_back(Notice{Notice::Kind::BackupStored, stored->name});
}

}  // namespace muster::agent
