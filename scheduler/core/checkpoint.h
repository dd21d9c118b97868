// Checkpoints: a snapshot as a series of parts, and back. How parts are stored is the store's business.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/core/state.h"

namespace muster::journal {
class CheckpointHeader;
class CheckpointTasks;
}  // namespace muster::journal

namespace muster::core {

// To change the format: raise this; read the version below too, and write it until the upgrade is finalised.
// Version 1: packed tasks of 30 and assignments of 21 bytes (packed.h).
constexpr uint32_t kCheckpointVersion = 1;

// Yields the parts of a snapshot, each at most about 1 MiB. May run on any thread; the snapshot must outlive it.
class CheckpointWriter {
 public:
  explicit CheckpointWriter(const Snapshot& cut) : cut_(cut) {}
  // The next part; nothing after the last.
  std::optional<std::string> next();

 private:
  enum class Stage { Header, People, Jobs, Tasks, Done };
  std::string header() const;
  std::optional<std::string> people();
  std::optional<std::string> jobs();
  std::optional<std::string> tasks();

  const Snapshot& cut_;
  Stage stage_ = Stage::Header;
  size_t next_worker_ = 0, next_job_ = 0;
  uint32_t next_task_ = 0;
};

// Rebuilds a state from parts in order.
class CheckpointReader {
 public:
  // `state` must be empty and outlive the reader.
  explicit CheckpointReader(State& state) : state_(state) {}
  // Errors: "checkpoint.version", "checkpoint.malformed".
  Result<void> take(std::string_view part);
  // After the last part. Gives where replay goes on.
  struct Restored {
    Sequence sequence;
    ShardTime now;
  };
  Result<Restored> finish();

 private:
  Result<void> take_header(const journal::CheckpointHeader& header);
  Result<void> take_tasks(const journal::CheckpointTasks& tasks);
  const char* read_task(std::string_view& packed, TaskNumber number);
  State& state_;
  bool has_header_ = false;
  Restored restored_;
  TaskTable table_;             // of `filling_`, while its parts are taken
  JobNumber filling_;           // 0: none
  std::set<JobNumber> filled_;  // have all their tasks
};

}  // namespace muster::core
