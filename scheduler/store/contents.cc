#include "scheduler/store/contents.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/check.h"
#include "common/base/log.h"

namespace muster::store {
namespace {

std::string text(BlobKey key) {
  return "contents of job " + std::to_string(key.job.value()) + ", batch " + std::to_string(key.sequence.value());
}

std::vector<BlobKey> keys_of(const std::vector<core::ContentRef>& refs) {
  std::vector<BlobKey> keys;
  keys.reserve(refs.size());
  for (const auto& ref : refs) keys.push_back({ref.job, ref.sequence});
  return keys;
}

}  // namespace

ContentStore::ContentStore(RedisAddress address, ContentOptions options)
    : options_(options),
      keys_(options.shard),
      cache_(options.cache_bytes),
      client_(std::move(address), options.timeouts),
      reader_([this] { run(); }) {}

ContentStore::~ContentStore() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  work_.notify_all();
  backoff_.cancel();
  reader_.join();
}

void ContentStore::put(JobNumber job, Sequence sequence, const std::vector<std::string>& contents) {
  cache_.put({job, sequence}, std::make_shared<const Contents>(Contents::of(contents)));
}

void ContentStore::finish(Request& request) {
  if (request.failure) return request.done(tl::unexpected(std::move(*request.failure)));
  std::vector<std::string> bytes;
  bytes.reserve(request.refs.size());
  for (const auto& ref : request.refs) {
    const Contents& blob = *request.blobs.at({ref.job, ref.sequence});
    if (ref.index >= blob.size())
      return request.done(
          fail("contents.missing", text({ref.job, ref.sequence}) + ": no index " + std::to_string(ref.index)));
    bytes.emplace_back(blob.at(ref.index));
  }
  request.done(std::move(bytes));
}

void ContentStore::fetch(std::vector<core::ContentRef> refs,
                         std::function<void(Result<std::vector<std::string>>)> done) {
  auto request = std::make_shared<Request>();
  const auto keys = keys_of(refs);
  const auto blobs = cache_.find_all(keys);
  for (size_t i = 0; i < keys.size(); ++i) request->blobs.try_emplace(keys[i], blobs[i]);
  request->refs = std::move(refs);
  request->done = std::move(done);
  for (const auto& [key, blob] : request->blobs) request->missing += blob == nullptr;
  if (request->missing > 0) {
    std::lock_guard lock(mutex_);
    if (enqueue_locked(request)) {
      work_.notify_one();
      return;
    }
  }
  finish(*request);
}

// False, with the failure set, if there is no room.
bool ContentStore::enqueue_locked(const RequestPtr& request) {
  size_t fresh = 0;
  for (const auto& [key, blob] : request->blobs) fresh += blob == nullptr && !wanted_.contains(key);
  if (closed_) {
    request->failure = Failure{"contents.closed", "the scheduler is stopping"};
    return false;
  }
  if (fresh > 0 && wanted_.size() + fresh > options_.queue_blobs) {
    request->failure = Failure{"contents.busy", "too many contents are waiting to be read"};
    return false;
  }
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [key, blob] : request->blobs) {
    if (blob) continue;
    const auto [wanted, is_new] = wanted_.try_emplace(key, Wanted{{}, now});
    wanted->second.waiting.push_back(request);
    if (is_new) queue_.push_back(key);
  }
  return true;
}

void ContentStore::drop(JobNumber job) {
  cache_.erase_job(job);
  {
    std::lock_guard lock(mutex_);
    drops_.push_back(job);
  }
  work_.notify_one();
}

void ContentStore::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return closed_ || !queue_.empty() || !drops_.empty(); });
    if (closed_) break;
    std::vector<BlobKey> keys;
    while (!queue_.empty() && keys.size() < options_.pipeline_blobs) {
      keys.push_back(queue_.front());
      queue_.pop_front();
    }
    std::optional<JobNumber> job;
    if (!drops_.empty()) job = drops_.front();
    lock.unlock();
    if (!keys.empty()) read(keys);
    const bool dropped = job && drop_one(*job);
    lock.lock();
    if (dropped) drops_.pop_front();
  }
  auto left = std::exchange(wanted_, {});
  lock.unlock();
  for (auto& [key, wanted] : left)
    for (const auto& request : wanted.waiting) {
      request->failure = Failure{"contents.closed", "the scheduler is stopping"};
      if (--request->missing == 0) finish(*request);
    }
}

bool ContentStore::drop_one(JobNumber job) {
  const auto reply = client_.command({"UNLINK", keys_.contents(job)});
  if (reply) {
    backoff_.reset();
    return true;
  }
  if (reply.error().code == "redis.refused") {
    spdlog::error("contents of job {} stay in Redis: {}", job.value(), reply.error().message);
    return true;
  }
  backoff_.wait();
  return false;
}

void ContentStore::read(const std::vector<BlobKey>& keys) {
  std::vector<std::string> names, fields;
  for (const auto& key : keys) {
    names.push_back(keys_.contents(key.job));
    fields.push_back(std::to_string(key.sequence.value()));
  }
  std::vector<RedisArguments> commands;
  for (size_t i = 0; i < keys.size(); ++i) commands.push_back({"HGET", names[i], fields[i]});
  const auto replies = client_.pipeline(commands);
  if (!replies) return retry_or_fail(keys, replies.error());
  std::vector<BlobKey> again;
  std::optional<Failure> busy;
  for (size_t i = 0; i < keys.size(); ++i) {
    const RedisReply& reply = (*replies)[i];
    if (reply.kind() == RedisReply::Kind::Error) {
      Failure failure = failure_of(reply, client_.where());
      if (failure.code == "redis.busy") {
        again.push_back(keys[i]);
        busy = std::move(failure);
      } else {
        resolve(keys[i], tl::unexpected(std::move(failure)));
      }
    } else if (reply.nil()) {
      resolve(keys[i], fail("contents.missing", text(keys[i]) + ": not in Redis"));
    } else if (auto contents = decode_contents(reply.text()); !contents) {
      resolve(keys[i], fail(contents.error().code, text(keys[i]) + ": " + contents.error().message));
    } else {
      resolve(keys[i], std::make_shared<const Contents>(std::move(*contents)));
    }
  }
  if (busy) return retry_or_fail(again, *busy);
  backoff_.reset();
}

void ContentStore::resolve(BlobKey key, Blob blob) {
  if (blob) cache_.put(key, *blob);
  std::vector<RequestPtr> complete;
  {
    std::lock_guard lock(mutex_);
    const auto wanted = wanted_.find(key);
    MUSTER_CHECK(wanted != wanted_.end());
    for (auto& request : wanted->second.waiting) {
      if (blob)
        request->blobs[key] = *blob;
      else if (!request->failure)
        request->failure = blob.error();
      if (--request->missing == 0) complete.push_back(std::move(request));
    }
    wanted_.erase(wanted);
  }
  for (const auto& request : complete) finish(*request);
}

void ContentStore::retry_or_fail(const std::vector<BlobKey>& keys, const Failure& failure) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<BlobKey> late;
  {
    std::lock_guard lock(mutex_);
    for (const auto& key : keys) {
      if (failure.code == "redis.refused" || now - wanted_.at(key).since >= options_.patience)
        late.push_back(key);
      else
        queue_.push_back(key);
    }
  }
  for (const auto& key : late) resolve(key, tl::unexpected(failure));
  backoff_.wait();
}

}  // namespace muster::store
