// The site's media: fetched once however many people see them, ahead of time where it is known that they will, and
// handed out from the disk.
//
// Threads: `want` and `get` from any; downloads on threads of their own; replies on any of these.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/media/disk_cache.h"

namespace muster::agent {

struct ShelfSettings {
  std::string folder;                            // with `cache` and `imported` in it
  uint64_t max_bytes = uint64_t{4} << 30;        // of the cache, without what is being downloaded
  uint64_t min_free_bytes = uint64_t{64} << 20;  // left on the disk for answers
  int threads = 4;
  size_t queue = 4'096;                    // downloads that wait; what is wanted beyond it is looked at again
  std::chrono::milliseconds wait{10'000};  // how long `get` waits for a download
  FetchPolicy policy;
  std::string store_url;  // of the server that has muster-media: addresses; empty: only what was imported
  std::string store_ca_file;
  std::string store_token;  // for that server alone; empty: it asks for none
  Resolve resolve = resolve_by_system;
};

// Called on any thread.
struct ShelfEvents {
  std::function<void(std::string_view outcome)> downloaded;  // "ok", or the failure's name without "media."
  std::function<void(std::string_view outcome)> asked;       // "here", "fetched", "pending" or "bad"
};

struct ShelfGauges {
  uint64_t bytes = 0, files = 0, evicted = 0, waiting = 0, bad = 0;
};

class Shelf {
 public:
  // Failures: "media.folder", "media.bad-url" of the store.
  static Result<std::unique_ptr<Shelf>> start(ShelfSettings settings, ShelfEvents events);
  // Ends downloads; whoever waits for one hears nothing more.
  ~Shelf();

  // What leased tasks show, all of it: fetched in this order, and not removed while it is wanted. Call every second or
  // so; bad media are tried again.
  void want(const std::vector<std::string>& urls);

  // Calls `reply` once, within `wait`. Failures: those of parse_media_url and fetch, "media.no-room", "media.not-media"
  // where it is not what `kind` says, "media.not-here" (in the system's store, which is not to be reached),
  // "media.busy", "media.pending" (under way: ask again).
  using Got = std::function<void(Result<CachedFile>)>;
  void get(const std::string& url, MediaKind kind, Got reply);

  ShelfGauges gauges() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiter {
    MediaKind kind;
    Clock::time_point until;
    Got reply;
  };
  // Enters with `want` or `get`, leaves when its download has ended.
  struct Job {
    MediaUrl url;
    bool under_way = false;
    std::vector<Waiter> waiters;
  };
  // Enters when a download has failed, leaves when one succeeds, or is forgotten when nobody wants it any more.
  struct Bad {
    Failure why;
    unsigned tries = 0;
    Clock::time_point again;
  };

  Shelf(ShelfSettings settings, ShelfEvents events, DiskCache cache, MediaUrl store);
  std::optional<CachedFile> find(const MediaUrl& url);
  bool hopeless(const std::string& key) const;

  // shelf_work.cc
  void work();
  void watch();
  Result<Fetched> download(const MediaUrl& url, const std::string& partial) const;
  void ended(const std::string& key, const std::string& partial, Result<Fetched> fetched);
  void note_bad(const std::string& key, const Failure& why);
  static void answer(Waiter& waiter, const Result<CachedFile>& file);

  // Fixed at construction.
  const ShelfSettings settings_;
  const ShelfEvents events_;
  const MediaUrl store_;  // without a host: there is none
  FetchPolicy store_policy_;
  std::atomic<bool> stop_{false};

  mutable std::mutex mutex_;
  std::condition_variable queued_;    // for those who download
  std::condition_variable stopping_;  // for who watches
  // Guarded by mutex_.
  DiskCache cache_;
  std::set<std::string> wanted_;
  std::set<std::string> imported_;  // wanted ones that were seen in the folder of imported media
  std::map<std::string, Job> jobs_;
  std::deque<std::string> queue_;  // keys of jobs that are not under way
  std::map<std::string, Bad> bad_;

  std::vector<std::thread> threads_;
};

}  // namespace muster::agent
