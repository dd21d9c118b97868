#include "scheduler/core/job_queue.h"

#include <algorithm>
#include <unordered_set>

namespace muster::core {
namespace {

constexpr uint64_t kCompactionFloor = 256;  // looks; smaller logs are not worth compacting

}  // namespace

void JobQueue::add_fresh(TaskNumber task, int32_t priority) {
  auto& fresh = buckets_[rank(priority, 0)].fresh;
  if (!fresh.empty() && fresh.back().second == task.value()) {
    ++fresh.back().second;
  } else {
    fresh.emplace_back(task.value(), task.value() + 1);
  }
  ++fresh_count_;
  ++version_;
}

void JobQueue::add_open(TaskNumber task, int32_t priority, uint8_t level) {
  if (level > 0 || !levels_.empty()) {
    if (levels_.size() <= task.value()) levels_.resize(task.value() + 1);
    levels_[task.value()] = level;
  }
  append_open(buckets_[rank(priority, level)], task.value());
}

bool JobQueue::is_stale(uint32_t task, int32_t rank) const {
  if (task >= levels_.size()) return false;
  return ((rank % kLevels) + kLevels) % kLevels != levels_[task];
}

void JobQueue::append_open(Bucket& bucket, uint32_t task) {
  bucket.open.push_back({task, bucket.next_sequence++});
  ++open_count_;
  ++version_;
}

void JobQueue::add_reserved(WorkerNumber worker, TaskNumber task) {
  Reserved& reserved = reserved_[worker];
  reserved.tasks.push_back(task.value());
  ++reserved_count_;
  ++version_;
  if (reserved.tasks.size() <= reserved.compact_at_size) return;
  const size_t before = reserved.tasks.size();
  std::unordered_set<uint32_t> seen;
  std::erase_if(reserved.tasks, [&](uint32_t waiting) { return !seen.insert(waiting).second; });
  reserved_count_ -= before - reserved.tasks.size();
  reserved.compact_at_size = reserved.tasks.size() * 2 + 1024;
}

uint32_t& JobQueue::position(Cursor& cursor, int32_t rank) {
  for (auto& [of, sequence] : cursor.by_rank) {
    if (of == rank) return sequence;
  }
  cursor.by_rank.emplace_back(rank, 0);
  return cursor.by_rank.back().second;
}

std::optional<JobQueue::Taken> JobQueue::take(WorkerNumber worker, TaskOrder order, Cursor& cursor,
                                              const Judge& judge) {
  if (cursor.exhausted_at == version_) return std::nullopt;
  if (const auto task = take_reserved(worker, judge)) return Taken{*task};
  const bool breadth = order == TaskOrder::BreadthFirst;
  for (auto first = buckets_.begin(); first != buckets_.end();) {
    // Levels 15 to 0 of one priority.
    const int32_t lowest = first->first - ((first->first % kLevels) + kLevels) % kLevels;
    const auto last = buckets_.upper_bound(lowest);
    for (const bool fresh : {breadth, !breadth}) {
      const auto at_zero = fresh ? buckets_.find(lowest) : buckets_.end();
      const auto task = !fresh                      ? take_open_of(first, last, cursor, judge)
                        : at_zero == buckets_.end() ? std::nullopt
                                                    : take_fresh(at_zero->second, judge);
      if (task) return Taken{*task, fresh};
    }
    first = last;
  }
  cursor.exhausted_at = version_;
  return std::nullopt;
}

std::optional<TaskNumber> JobQueue::take_reserved(WorkerNumber worker, const Judge& judge) {
  const auto found = reserved_.find(worker);
  if (found == reserved_.end()) return std::nullopt;
  auto& waiting = found->second.tasks;
  while (!waiting.empty()) {
    const TaskNumber task(waiting.front());
    waiting.pop_front();
    --reserved_count_;
    if (judge(task) == Judgement::Take) return task;
  }
  reserved_.erase(found);
  return std::nullopt;
}

std::optional<TaskNumber> JobQueue::take_fresh(Bucket& bucket, const Judge& judge) {
  while (!bucket.fresh.empty()) {
    auto& [first, last] = bucket.fresh.front();
    const TaskNumber task(first);
    if (++first == last) bucket.fresh.pop_front();
    --fresh_count_;
    switch (judge(task)) {
      case Judgement::Take:
        return task;
      case Judgement::Full:
        break;                        // closed while fresh
      case Judgement::NotThisPerson:  // into the log, where each person passes it once
        append_open(bucket, task.value());
        break;
    }
  }
  return std::nullopt;
}

std::optional<TaskNumber> JobQueue::take_open_of(Buckets::iterator first, Buckets::iterator last, Cursor& cursor,
                                                 const Judge& judge) {
  for (; first != last; ++first) {
    if (const auto task = take_open(first->first, first->second, cursor, judge)) return task;
  }
  return std::nullopt;
}

std::optional<TaskNumber> JobQueue::take_open(int32_t rank, Bucket& bucket, Cursor& cursor, const Judge& judge) {
  uint32_t& next = position(cursor, rank);
  auto& open = bucket.open;
  if (open.empty() || open.back().sequence < next) return std::nullopt;
  auto entry = open.begin();
  if (entry->sequence < next) {
    const size_t guess = next - entry->sequence;  // right when nothing was compacted away behind the front
    if (guess < open.size() && open[guess].sequence == next) {
      entry += static_cast<std::ptrdiff_t>(guess);
    } else {
      entry = std::lower_bound(open.begin(), open.end(), next,
                               [](const OpenEntry& e, uint32_t sequence) { return e.sequence < sequence; });
    }
  }
  std::optional<TaskNumber> taken;
  for (; entry != open.end() && !taken; ++entry) {
    next = entry->sequence + 1;
    switch (is_stale(entry->task, rank) ? Judgement::Full : judge(TaskNumber(entry->task))) {
      case Judgement::Take:
        taken = TaskNumber(entry->task);
        break;
      case Judgement::Full:
        ++bucket.passed_full;
        break;
      case Judgement::NotThisPerson:
        break;
    }
  }
  const bool worth_it = bucket.passed_full > kCompactionFloor && bucket.passed_full > open.size();
  if (worth_it || open.size() > bucket.compact_at_size) compact(rank, bucket, judge);
  return taken;
}

void JobQueue::compact(int32_t rank, Bucket& bucket, const Judge& judge) {
  const size_t before = bucket.open.size();
  std::vector<bool> seen;
  for (size_t i = before; i-- > 0;) {  // the last entry of a task stays, so that everyone still comes to it
    OpenEntry& entry = bucket.open[i];
    if (seen.size() <= entry.task) seen.resize(entry.task + 1);
    const bool gone = seen[entry.task] || is_stale(entry.task, rank);
    if (gone || judge(TaskNumber(entry.task)) == Judgement::Full) entry.sequence = 0;
    seen[entry.task] = true;
  }
  std::erase_if(bucket.open, [](const OpenEntry& entry) { return entry.sequence == 0; });
  open_count_ -= before - bucket.open.size();
  bucket.passed_full = 0;
  bucket.compact_at_size = bucket.open.size() * 2 + 1024;
}

}  // namespace muster::core
