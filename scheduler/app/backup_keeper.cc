#include "scheduler/app/backup_keeper.h"

#include <chrono>
#include <utility>
#include <vector>

#include "common/base/log.h"

namespace muster::app {
namespace {

constexpr size_t kPiecesWaiting = 64;  // of at most 64 KiB each

}  // namespace

BackupKeeper::BackupKeeper(api::BackupStore& store)
    : store_(store), waiting_(kPiecesWaiting), thread_([this] { run(); }) {}

BackupKeeper::~BackupKeeper() {
  waiting_.close();
  thread_.join();
}

bool BackupKeeper::keep(gateway::BackupPiece piece, std::function<void(Result<uint64_t>)> done) {
  return waiting_.try_push({std::move(piece), std::move(done)});
}

void BackupKeeper::run() {
  std::vector<Waiting> taken;
  while (waiting_.take(taken, 1, std::chrono::hours(1)) > 0 || !waiting_.closed()) {
    for (Waiting& one : taken) {
      const gateway::BackupPiece& piece = one.piece;
      const auto have = store_.keep(piece.site, piece.name, piece.size, piece.offset, piece.content);
      if (have && *have == piece.size && !piece.content.empty())
        spdlog::info("site {} has stored its backup {} here", piece.site, piece.name);
      one.done(have);
    }
    taken.clear();
  }
}

}  // namespace muster::app
