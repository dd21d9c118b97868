#include <algorithm>

#include "scheduler/core/state.h"

namespace muster::core {

const ItemOptions* TaskTable::options(TaskNumber task) const {
  if (!tasks_[task.value()].has_options()) return nullptr;
  const auto& entries = options_[task.value() / kTasksPerBucket].entries;
  const auto found = std::lower_bound(entries.begin(), entries.end(), task.value(),
                                      [](const auto& entry, uint32_t number) { return entry.first < number; });
  MUSTER_CHECK(found != entries.end() && found->first == task.value());
  return found->second.get();
}

void TaskTable::set_options(TaskNumber task, std::shared_ptr<const ItemOptions> options) {
  mut(task).set_has_options(options != nullptr);
  const size_t bucket = task.value() / kTasksPerBucket;
  if (options_.size() <= bucket) {
    if (!options) return;
    options_.grow_to(bucket + 1);
  }
  auto& entries = options_.mut(bucket).entries;
  const auto found = std::lower_bound(entries.begin(), entries.end(), task.value(),
                                      [](const auto& entry, uint32_t number) { return entry.first < number; });
  const bool present = found != entries.end() && found->first == task.value();
  if (!options) {
    if (present) entries.erase(found);
  } else if (present) {
    found->second = std::move(options);
  } else {
    entries.insert(found, {task.value(), std::move(options)});
  }
}

uint32_t TaskTable::live(const PackedTask& task) const {
  uint32_t live = 0;
  for (uint32_t i = 0; i < task.assignments; ++i) live += assignment(task, i).state() == AssignmentState::Leased;
  return live;
}

uint32_t TaskTable::missing(const PackedTask& task) {
  const bool open = task.state() == TaskState::Fresh || task.state() == TaskState::InWork;
  return open && task.counted < task.target ? task.target - task.counted : 0;
}

uint32_t TaskTable::room(const PackedTask& task) const {
  const uint32_t wanted = missing(task);
  if (wanted == 0) return 0;
  const uint32_t in_hand = live(task);
  return in_hand >= wanted ? 0 : wanted - in_hand;
}

std::optional<uint32_t> TaskTable::find(const PackedTask& task, uint8_t shard, AssignmentId id) const {
  for (uint32_t i = 0; i < task.assignments; ++i) {
    if (assignment(task, i).id(shard) == id) return i;
  }
  return std::nullopt;
}

uint32_t TaskTable::append_assignment(TaskNumber number) {
  PackedTask& task = mut(number);
  MUSTER_CHECK(task.assignments < SlotPool::kMaxBlock);
  if (task.assignments == task.capacity) {
    const uint32_t wanted = std::max<uint32_t>(task.assignments + 1, task.capacity == 0 ? task.target : 0);
    uint8_t capacity = 0;
    const uint32_t block = slots_.allocate(std::min(wanted, SlotPool::kMaxBlock), capacity);
    for (uint32_t i = 0; i < task.assignments; ++i) slots_.mut(block + i) = slots_[task.block_start() + i];
    if (task.capacity > 0) slots_.release(task.block_start(), task.capacity);
    task.block.set(block);
    task.capacity = capacity;
  }
  return task.assignments++;
}

}  // namespace muster::core
