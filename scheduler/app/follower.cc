#include "scheduler/app/follower.h"

#include <algorithm>
#include <string>

#include "common/base/log.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/replay.h"

namespace muster::app {
namespace {

bool concerns_sites(const journal::Record& record) {
  return record.has_site_enrolled() || record.has_site_keys_changed() || record.has_site_revoked();
}

}  // namespace

Follower::Follower(store::RedisPort& redis, store::Checkpoints& checkpoints, uint8_t shard, core::Formats formats)
    : checkpoints_(checkpoints), shard_(shard), formats_(formats), keys_(shard), reader_(redis, keys_) {
  begin_anew();
}

void Follower::begin_anew() {
  followed_ = {};
  followed_.core = std::make_unique<core::Core>(shard_, formats_);
  loaded_ = false;
  sites_changed_ = true;
}

bool Follower::take_sites_changed() {
  return std::exchange(sites_changed_, false);
}

Result<Follower::Progress> Follower::advance() {
  if (!loaded_) return load();
  Result<void> sound;
  const auto ended = reader_.follow(followed_.mark, [&](const journal::Batch& batch) {
    if (sound) sound = apply(batch);
  });
  if (!sound) return tl::unexpected(sound.error());
  if (ended) return *ended ? Progress::CaughtUp : Progress::More;
  if (ended.error().code != "journal.gap") return tl::unexpected(ended.error());
  spdlog::warn("{}; reading the state anew", ended.error().message);
  ++restarts_;
  begin_anew();
  return Progress::Restarted;
}

// A checkpoint that is replaced while it is read, or a connection that breaks, leaves half a state: it is thrown away.
Result<Follower::Progress> Follower::load() {
  core::CheckpointReader reader(followed_.core->mutable_state());
  Result<void> sound;
  const auto read = checkpoints_.read([&](const std::string& part) {
    if (sound) sound = reader.take(part);
  });
  if (!read || !sound) {
    const Failure failure = read ? sound.error() : read.error();
    begin_anew();
    if (failure.code == "checkpoint.replaced") return Progress::More;
    return tl::unexpected(failure);
  }
  loaded_ = true;
  if (!*read) return Progress::More;
  const auto restored = reader.finish();
  if (!restored) return tl::unexpected(restored.error());
  if (restored->sequence != (*read)->sequence) {
    begin_anew();
    return Progress::More;
  }
  followed_.mark = {restored->sequence, followed_.core->state().epoch(), 0};
  followed_.checkpoint = restored->sequence;
  followed_.now = restored->now;
  return Progress::More;
}

Result<void> Follower::apply(const journal::Batch& batch) {
  if (auto sound = core::replay(followed_.core->mutable_state(), batch); !sound) return sound;
  const ShardTime now{Millis(batch.now_ms())};
  for (const auto& record : batch.records()) {
    if (record.has_job_deleted()) followed_.deleted.emplace_back(record.job_deleted().job());
    sites_changed_ = sites_changed_ || concerns_sites(record);
  }
  followed_.now = std::max({followed_.now, now, ShardTime(Millis(batch.last_ms()))});
  followed_.records += static_cast<uint64_t>(batch.records_size());
  return {};
}

}  // namespace muster::app
