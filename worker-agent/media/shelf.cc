#include "worker-agent/media/shelf.h"

#include <utility>

#include "worker-agent/media/stored.h"

namespace muster::agent {

Result<std::unique_ptr<Shelf>> Shelf::start(ShelfSettings settings, ShelfEvents events) {
  MediaUrl store;
  if (!settings.store_url.empty()) {
    auto parsed = parse_media_url(settings.store_url);
    if (!parsed || parsed->stored)
      return fail("media.bad-url", settings.store_url + " is not of the form https://HOST:PORT");
    store = std::move(*parsed);
  }
  auto cache = DiskCache::open(settings.folder + "/cache", settings.max_bytes);
  if (!cache) return tl::unexpected(cache.error());
  return std::unique_ptr<Shelf>(new Shelf(std::move(settings), std::move(events), std::move(*cache), std::move(store)));
}

Shelf::Shelf(ShelfSettings settings, ShelfEvents events, DiskCache cache, MediaUrl store)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      store_(std::move(store)),
      store_policy_(settings_.policy),
      cache_(std::move(cache)) {
  // The operator named it, wherever it is; and it leads nowhere else.
  store_policy_.hosts = *Hosts::parse({"*:" + (store_.port.empty() ? std::string("443") : store_.port)});
  store_policy_.private_addresses = true;
  store_policy_.max_redirects = 0;
  store_policy_.ca_file = settings_.store_ca_file;
  store_policy_.token = settings_.store_token;
  for (int i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { work(); });
  threads_.emplace_back([this] { watch(); });
}

Shelf::~Shelf() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  queued_.notify_all();
  stopping_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::optional<CachedFile> Shelf::find(const MediaUrl& url) {
  if (const CachedFile* file = cache_.find(url.key())) return *file;
  return url.digest ? find_imported(settings_.folder + "/imported", *url.digest) : std::nullopt;
}

bool Shelf::hopeless(const std::string& key) const {
  const auto bad = bad_.find(key);
  return bad != bad_.end() && Clock::now() < bad->second.again;
}

void Shelf::want(const std::vector<std::string>& urls) {
  std::set<std::string> wanted;
  std::lock_guard lock(mutex_);
  for (const std::string& text : urls) {
    auto url = parse_media_url(text);
    if (!url || (url->stored && store_.host.empty())) continue;
    const std::string key = url->key();
    const bool known = !wanted.insert(key).second || cache_.contains(key) || jobs_.contains(key) || hopeless(key);
    if (known || imported_.contains(key) || queue_.size() >= settings_.queue) continue;
    if (url->digest && find_imported(settings_.folder + "/imported", *url->digest)) {
      imported_.insert(key);
      continue;
    }
    jobs_[key].url = std::move(*url);
    queue_.push_back(key);
    queued_.notify_one();
  }
  wanted_ = std::move(wanted);
  std::erase_if(imported_, [&](const std::string& key) { return !wanted_.contains(key); });
  std::erase_if(bad_,
                [&](const auto& one) { return !wanted_.contains(one.first) && Clock::now() >= one.second.again; });
}

void Shelf::get(const std::string& text, MediaKind kind, Got reply) {
  Waiter waiter{kind, Clock::now() + settings_.wait, std::move(reply)};
  auto url = parse_media_url(text);
  std::unique_lock lock(mutex_);
  std::optional<CachedFile> here;
  if (url) here = find(*url);
  const std::string key = url ? url->key() : std::string();
  Failure why;
  if (!url) {
    why = url.error();
  } else if (!here && hopeless(key)) {
    why = bad_.at(key).why;
  } else if (!here && url->stored && store_.host.empty()) {
    why = {"media.not-here", "the medium was not imported at this site, and no server is named that could have it"};
  } else if (!here) {
    const auto job = jobs_.find(key);
    if (job != jobs_.end()) return job->second.waiters.push_back(std::move(waiter));
    if (queue_.size() < settings_.queue) {
      Job& fresh = jobs_[key];
      fresh.url = std::move(*url);
      fresh.waiters.push_back(std::move(waiter));
      queue_.push_front(key);
      return queued_.notify_one();
    }
    why = {"media.busy", "too many media wait to be downloaded"};
  }
  lock.unlock();
  if (events_.asked) events_.asked(here ? "here" : "bad");
  answer(waiter, here ? Result<CachedFile>(std::move(*here)) : tl::unexpected(why));
}

ShelfGauges Shelf::gauges() const {
  std::lock_guard lock(mutex_);
  return {cache_.bytes(), cache_.count(), cache_.evicted(), queue_.size(), bad_.size()};
}

}  // namespace muster::agent
