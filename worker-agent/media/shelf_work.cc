// Downloading, and what becomes of it.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "common/base/log.h"
#include "worker-agent/media/new_file.h"
#include "worker-agent/media/shelf.h"

namespace muster::agent {
namespace {

constexpr std::chrono::milliseconds kWatchEvery{100};
constexpr std::chrono::seconds kAgainFirst{5}, kAgainMost{600};
constexpr size_t kMaxBad = 10'000;

// Twice as long each time; at once the longest where it will hardly pass.
std::chrono::seconds again_after(const Failure& why, unsigned tries) {
  if (!may_pass(why)) return kAgainMost;
  return std::min(kAgainMost, kAgainFirst * (1 << std::min(tries, 7u)));
}

}  // namespace

void Shelf::answer(Waiter& waiter, const Result<CachedFile>& file) {
  if (file && !suits(waiter.kind, file->type.kind))
    return waiter.reply(fail("media.not-media", "the medium is " + file->type.mime + ", which its task does not show"));
  waiter.reply(file);
}

void Shelf::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    queued_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    if (stop_) return;
    const std::string key = std::move(queue_.front());
    queue_.pop_front();
    Job& job = jobs_.at(key);
    if (job.waiters.empty() && !wanted_.contains(key)) {
      jobs_.erase(key);
      continue;
    }
    job.under_way = true;
    const MediaUrl url = job.url;
    const std::string partial = cache_.partial();
    lock.unlock();
    auto fetched = download(url, partial);
    ended(key, partial, std::move(fetched));
    lock.lock();
  }
}

Result<Fetched> Shelf::download(const MediaUrl& url, const std::string& partial) const {
  std::error_code error;
  const auto space = std::filesystem::space(settings_.folder, error);
  if (!error && space.available < settings_.min_free_bytes + settings_.policy.max_bytes)
    return fail("media.disk", "the agent's disk has no room for media");
  MediaUrl from = url;
  if (url.stored) {
    from = store_;
    from.target = "/v1/media/" + hex(*url.digest);
    from.digest = url.digest;
  }
  NewFile file(partial);
  auto fetched = fetch(
      from, url.stored ? store_policy_ : settings_.policy, settings_.resolve,
      [&](std::string_view piece) { return file.write(piece); }, stop_);
  if (fetched && !file.finish()) return fail("media.disk", "the medium cannot be written to the agent's disk");
  return fetched;
}

void Shelf::ended(const std::string& key, const std::string& partial, Result<Fetched> fetched) {
  std::unique_lock lock(mutex_);
  Result<CachedFile> file = fail("media.stopped", "the agent is stopping");
  if (fetched) {
    const auto kept =
        cache_.keep(partial, key, *fetched, [this](const std::string& other) { return wanted_.contains(other); });
    file = kept ? Result<CachedFile>(*cache_.find(key)) : tl::unexpected(kept.error());
  } else {
    file = tl::unexpected(fetched.error());
  }
  if (file) bad_.erase(key);
  if (!file && !stop_) note_bad(key, file.error());
  auto waiters = std::move(jobs_.at(key).waiters);
  jobs_.erase(key);
  lock.unlock();
  if (events_.downloaded) events_.downloaded(file ? "ok" : std::string_view(file.error().code).substr(6));
  for (Waiter& waiter : waiters) {
    if (events_.asked) events_.asked(file ? "fetched" : "bad");
    answer(waiter, file);
  }
}

void Shelf::note_bad(const std::string& key, const Failure& why) {
  if (bad_.size() >= kMaxBad && !bad_.contains(key)) bad_.erase(bad_.begin());
  Bad& bad = bad_[key];
  if (bad.why.code != why.code) spdlog::warn("a medium cannot be shown: {} ({})", why.message, why.code);
  bad = {why, bad.tries + 1, Clock::now() + again_after(why, bad.tries)};
}

// Answers those who have waited long enough.
void Shelf::watch() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    std::vector<Waiter> late;
    for (auto& [key, job] : jobs_) {
      const auto first = std::stable_partition(job.waiters.begin(), job.waiters.end(),
                                               [](const Waiter& one) { return Clock::now() < one.until; });
      std::move(first, job.waiters.end(), std::back_inserter(late));
      job.waiters.erase(first, job.waiters.end());
    }
    lock.unlock();
    for (Waiter& waiter : late) {
      if (events_.asked) events_.asked("pending");
      answer(waiter, fail("media.pending", "the medium is being downloaded; ask again"));
    }
    lock.lock();
    stopping_.wait_for(lock, kWatchEvery, [this] { return stop_.load(); });
  }
}

}  // namespace muster::agent
