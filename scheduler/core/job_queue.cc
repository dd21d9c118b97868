#include "scheduler/core/job_queue.h"

#include <algorithm>
#include <unordered_set>

namespace muster::core {
namespace {

constexpr uint64_t kCompactionFloor = 256;  // looks; smaller logs are not worth compacting

}  // namespace

void JobQueue::add_fresh(TaskNumber task, int32_t priority) {
  auto& fresh = buckets_[priority].fresh;
  if (!fresh.empty() && fresh.back().second == task.value()) {
    ++fresh.back().second;
  } else {
    fresh.emplace_back(task.value(), task.value() + 1);
  }
  ++fresh_count_;
  ++version_;
}

void JobQueue::add_open(TaskNumber task, int32_t priority) {
  append_open(buckets_[priority], task.value());
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

uint32_t& JobQueue::position(Cursor& cursor, int32_t priority) {
  for (auto& [of, sequence] : cursor.by_priority) {
    if (of == priority) return sequence;
  }
  cursor.by_priority.emplace_back(priority, 0);
  return cursor.by_priority.back().second;
}

std::optional<JobQueue::Taken> JobQueue::take(WorkerNumber worker, TaskOrder order, Cursor& cursor,
                                              const Judge& judge) {
  if (cursor.exhausted_at == version_) return std::nullopt;
  if (const auto task = take_reserved(worker, judge)) return Taken{*task};
  for (auto& [priority, bucket] : buckets_) {
    for (const bool fresh : {order == TaskOrder::BreadthFirst, order == TaskOrder::DepthFirst}) {
      const auto task = fresh ? take_fresh(bucket, judge) : take_open(priority, bucket, cursor, judge);
      if (task) return Taken{*task, fresh};
    }
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

std::optional<TaskNumber> JobQueue::take_open(int32_t priority, Bucket& bucket, Cursor& cursor, const Judge& judge) {
  uint32_t& next = position(cursor, priority);
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
    switch (judge(TaskNumber(entry->task))) {
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
  if (worth_it || open.size() > bucket.compact_at_size) compact(bucket, judge);
  return taken;
}

void JobQueue::compact(Bucket& bucket, const Judge& judge) {
  const size_t before = bucket.open.size();
  std::vector<bool> seen;
  for (size_t i = before; i-- > 0;) {  // the last entry of a task stays, so that everyone still comes to it
    OpenEntry& entry = bucket.open[i];
    if (seen.size() <= entry.task) seen.resize(entry.task + 1);
    if (seen[entry.task] || judge(TaskNumber(entry.task)) == Judgement::Full) entry.sequence = 0;
    seen[entry.task] = true;
  }
  std::erase_if(bucket.open, [](const OpenEntry& entry) { return entry.sequence == 0; });
  open_count_ -= before - bucket.open.size();
  bucket.passed_full = 0;
  bucket.compact_at_size = bucket.open.size() * 2 + 1024;
}

}  // namespace muster::core
