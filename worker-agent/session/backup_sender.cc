#include "worker-agent/session/backup_sender.h"

#include <algorithm>
#include <utility>

namespace muster::agent {
namespace {

// A second of a line of 256 kbit/s.
constexpr size_t kPieceBytes = 32u << 10;
constexpr Millis kReplyPatience{60'000}, kBusyPause{10'000}, kRefusedPause{3'600'000};

}  // namespace

void BackupSender::bring(SealedBackup backup) {
  if (backup_ && backup_->name == backup.name) return;
  backup_ = std::move(backup);
  begin();
}

void BackupSender::link_up(bool takes) {
  takes_ = takes;
  begin();
}

// Each session asks anew: it may be with another scheduler, on another disk.
void BackupSender::begin() {
  asked_ = false;
  have_ = waiting_ = 0;
  until_ = Millis(0);
}

void BackupSender::link_down() {
  takes_ = false;
}

std::optional<BackupPiece> BackupSender::next(uint64_t request, Millis now) {
  if (!takes_ || !backup_ || now < until_) return std::nullopt;
  if (asked_ && have_ == backup_->size) return std::nullopt;
  waiting_ = request;
  until_ = now + kReplyPatience;
  const auto bytes = asked_ ? std::min<uint64_t>(kPieceBytes, backup_->size - have_) : 0;
  return BackupPiece{request, *backup_, have_, static_cast<size_t>(bytes)};
}

bool BackupSender::kept(uint64_t request, uint64_t have) {
  if (waiting_ == 0 || request != waiting_) return false;
  waiting_ = 0;
  until_ = Millis(0);
  asked_ = true;
  have_ = std::min(have, backup_->size);
  if (have_ == backup_->size) stored_ = backup_;
  return true;
}

bool BackupSender::refused(uint64_t request, Millis now) {
  if (waiting_ == 0 || request != waiting_) return false;
  waiting_ = 0;
  asked_ = false;
  have_ = 0;
  until_ = now + kRefusedPause;
  return true;
}

bool BackupSender::busy(uint64_t request, Millis now) {
  if (waiting_ == 0 || request != waiting_) return false;
  waiting_ = 0;
  until_ = now + kBusyPause;
  return true;
}

}  // namespace muster::agent
