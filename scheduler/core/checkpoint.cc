#include "scheduler/core/checkpoint.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "scheduler/core/checkpoint.pb.h"
#include "scheduler/core/policy_codec.h"
#include "scheduler/core/replay.h"

namespace muster::core {
namespace {

constexpr size_t kWorkersPerPart = 4000;
constexpr size_t kBytesPerPart = 1 << 20;
constexpr uint32_t kMostEpoch = 0xffff;

tl::unexpected<Failure> malformed(std::string why) {
  return fail("checkpoint.malformed", "the checkpoint cannot be read: " + std::move(why));
}

void append_bytes(std::string& out, const void* bytes, size_t count) {
  out.append(static_cast<const char*>(bytes), count);
}

void write_job(const JobInfo& info, journal::CheckpointRecords& records) {
  auto& created = *records.add_records()->mutable_job_created();
  created.set_job(info.number.value());
  created.set_name(info.name);
  created.set_project(info.project);
  policy_to_record(info.policy, *created.mutable_policy());
  created.set_template_(info.text->template_xml);
  created.set_guideline(info.text->guideline);
  created.set_form(info.text->form_json);
  created.set_spec(info.text->spec_json);
  created.set_spec_digest(info.spec_digest);
  created.set_wall_ms(info.created_wall_ms);
  if (info.text->version > 1) created.set_version(info.text->version);
  if (info.deadline != ShardTime::max()) created.set_deadline_ms(info.deadline.time_since_epoch().count());
  auto& state = *records.add_records()->mutable_job_state_changed();
  state.set_job(info.number.value());
  state.set_state(static_cast<uint32_t>(info.state));
}

void write_options(const ItemOptions& options, journal::ItemOptions& out) {
  for (const WorkerNumber worker : options.reserved_for) out.add_reserved_for(worker.value());
  for (const WorkerNumber worker : options.unavailable_for) out.add_unavailable_for(worker.value());
  out.set_priority(options.priority);
  out.set_max_redundancy(options.max_redundancy);
  out.set_min_redundancy(options.min_redundancy);
  out.set_confidence(options.confidence);
  out.set_returned(options.returned);
}

std::shared_ptr<const ItemOptions> read_options(const journal::ItemOptions& in) {
  auto options = std::make_shared<ItemOptions>();
  for (const uint32_t worker : in.reserved_for()) options->reserved_for.emplace_back(worker);
  for (const uint32_t worker : in.unavailable_for()) options->unavailable_for.emplace_back(worker);
  options->priority = in.priority();
  options->max_redundancy = static_cast<uint8_t>(in.max_redundancy());
  options->min_redundancy = static_cast<uint8_t>(in.min_redundancy());
  options->confidence = in.confidence();
  options->returned = in.returned();
  return options;
}

}  // namespace

std::optional<std::string> CheckpointWriter::next() {
  std::optional<std::string> part;
  if (stage_ == Stage::Header) {
    stage_ = Stage::People;
    return header();
  }
  if (stage_ == Stage::People) {
    if ((part = people())) return part;
    stage_ = Stage::Jobs;
  }
  if (stage_ == Stage::Jobs) {
    if ((part = jobs())) return part;
    stage_ = Stage::Tasks;
    next_job_ = 0;
  }
  if (stage_ == Stage::Tasks) {
    if ((part = tasks())) return part;
    stage_ = Stage::Done;
  }
  return std::nullopt;
}

std::string CheckpointWriter::header() const {
  journal::CheckpointPart part;
  auto& header = *part.mutable_header();
  header.set_version(kCheckpointVersion);
  header.set_shard(cut_.shard);
  header.set_sequence(cut_.sequence.value());
  for (const EpochStart& start : cut_.epoch_starts) {
    auto& written = *header.add_epochs();
    written.set_epoch(start.epoch.value());
    written.set_tail(start.tail.value());
    written.set_leases(start.leases);
    written.set_reign(start.reign);
  }
  header.set_next_counter(cut_.next_counter);
  header.set_now_ms(cut_.now.time_since_epoch().count());
  header.set_last_job(cut_.last_job);
  header.set_format(cut_.format);
  return part.SerializeAsString();
}

std::optional<std::string> CheckpointWriter::people() {
  journal::CheckpointPart part;
  auto& records = *part.mutable_records();
  if (next_worker_ == 0) {
    for (const Site& site : cut_.sites) {
      auto& enrolled = *records.add_records()->mutable_site_enrolled();
      enrolled.set_site(site.number.value());
      enrolled.set_name(site.name);
      enrolled.set_region(site.region);
      for (const auto& key : site.keys) enrolled.add_keys(key);
      if (site.revoked) records.add_records()->mutable_site_revoked()->set_site(site.number.value());
    }
  }
  for (size_t i = 0; i < kWorkersPerPart && next_worker_ < cut_.workers.size(); ++i, ++next_worker_) {
    const Worker& worker = cut_.workers[next_worker_];
    auto& enrolled = *records.add_records()->mutable_worker_enrolled();
    enrolled.set_worker(worker.number.value());
    enrolled.set_id(worker.id);
    enrolled.set_site(worker.site.value());
    enrolled.set_level(static_cast<uint32_t>(worker.level));
    for (const auto& skill : worker.skills) enrolled.add_skills(skill);
    enrolled.set_active(worker.active);
    enrolled.set_placed_on(worker.placed_on.value());
  }
  if (records.records_size() == 0 || next_worker_ > cut_.workers.size()) return std::nullopt;
  if (next_worker_ == cut_.workers.size()) stage_ = Stage::Jobs;
  return part.SerializeAsString();
}

std::optional<std::string> CheckpointWriter::jobs() {
  if (next_job_ == cut_.jobs.size()) return std::nullopt;
  journal::CheckpointPart part;
  write_job(cut_.jobs[next_job_++].info, *part.mutable_records());
  return part.SerializeAsString();
}

std::optional<std::string> CheckpointWriter::tasks() {
  if (next_job_ == cut_.jobs.size()) return std::nullopt;
  const auto& [info, table] = cut_.jobs[next_job_];
  journal::CheckpointPart part;
  auto& tasks = *part.mutable_tasks();
  tasks.set_job(info.number.value());
  tasks.set_first_task(next_task_);
  std::string& packed = *tasks.mutable_packed();
  uint32_t count = 0;
  size_t option_bytes = 0;
  for (; next_task_ < table.size() && packed.size() + option_bytes < kBytesPerPart; ++next_task_, ++count) {
    const PackedTask& task = table[TaskNumber(next_task_)];
    append_bytes(packed, &task, sizeof task);
    for (uint32_t i = 0; i < task.assignments; ++i)
      append_bytes(packed, &table.assignment(task, i), sizeof(PackedAssignment));
    if (const ItemOptions* options = table.options(TaskNumber(next_task_))) {
      auto& written = *tasks.add_options();
      written.set_task(next_task_);
      write_options(*options, *written.mutable_options());
      option_bytes += written.ByteSizeLong();
    }
  }
  tasks.set_count(count);
  tasks.set_last(next_task_ == table.size());
  if (tasks.last()) {
    ++next_job_;
    next_task_ = 0;
  }
  return part.SerializeAsString();
}

Result<void> CheckpointReader::take(std::string_view bytes) {
  journal::CheckpointPart part;
  if (!part.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return malformed("a part cannot be read");
  if (part.has_header() != !has_header_) return malformed("its header is missing or repeated");
  if (part.has_header()) return take_header(part.header());
  if (part.has_tasks()) return take_tasks(part.tasks());
  for (const auto& record : part.records().records()) {
    if (const char* why = misfit(state_, record)) return malformed(std::string("a record ") + why);
    state_.apply(record, {restored_.sequence, restored_.now});
  }
  return {};
}

Result<void> CheckpointReader::take_header(const journal::CheckpointHeader& header) {
  if (header.version() != kCheckpointVersion) {
    return fail("checkpoint.version", "the checkpoint has version " + std::to_string(header.version()) +
                                          ", this program reads " + std::to_string(kCheckpointVersion));
  }
  if (header.shard() != state_.shard()) return malformed("it is of another shard");
  if (header.format() > state_.formats().newest)
    return fail("checkpoint.version", "the checkpoint is of" + too_new(header.format(), state_.formats()));
  std::vector<EpochStart> starts;
  for (const auto& start : header.epochs()) {
    const uint32_t before = starts.empty() ? 0 : starts.back().epoch.value();
    if (start.epoch() <= before || start.epoch() > kMostEpoch) return malformed("its epochs do not ascend");
    starts.push_back(
        {Epoch(static_cast<uint16_t>(start.epoch())), Sequence(start.tail()), start.leases(), start.reign()});
  }
  has_header_ = true;
  restored_ = {Sequence(header.sequence()), ShardTime(Millis(header.now_ms()))};
  state_.restore_scalars(std::move(starts), header.next_counter(), header.last_job(), std::max(1u, header.format()));
  return {};
}

// Reads one task with its assignments from the front of `packed` into the table. What is wrong with it, or null.
const char* CheckpointReader::read_task(std::string_view& packed, TaskNumber number) {
  const auto read = [&](void* into, size_t size) {
    if (packed.size() < size) return false;
    std::memcpy(into, packed.data(), size);
    packed.remove_prefix(size);
    return true;
  };
  PackedTask task;
  if (!read(&task, sizeof task)) return "its tasks are cut off";
  if (static_cast<int>(task.state()) >= kTaskStates) return "a task's state is out of range";
  const uint8_t assignments = task.assignments, counted = task.counted;
  task.set_has_options(false);
  task.block.set(PackedTask::kNoBlock);
  task.assignments = task.capacity = 0;
  table_.add_task(task);
  uint32_t seen = 0;
  for (uint8_t a = 0; a < assignments; ++a) {
    PackedAssignment assignment;
    if (!read(&assignment, sizeof assignment)) return "its tasks are cut off";
    const bool in_range = static_cast<int>(assignment.state()) < kAssignmentStates &&
                          static_cast<int>(assignment.reason()) < kFateReasons &&
                          state_.worker(assignment.worker()) != nullptr;
    if (!in_range) return "an assignment is out of range";
    seen += assignment.state() == AssignmentState::Counted;
    const uint32_t position = table_.append_assignment(number);
    table_.mut_assignment(table_[number], position) = assignment;
  }
  return seen == counted ? nullptr : "a task's answers are miscounted";
}

Result<void> CheckpointReader::take_tasks(const journal::CheckpointTasks& tasks) {
  const JobNumber job(tasks.job());
  if (state_.job(job) == nullptr || filled_.contains(job)) return malformed("tasks of no job that waits for them");
  const bool goes_on = filling_ == JobNumber() ? tasks.first_task() == 0 : filling_ == job;
  if (!goes_on || tasks.first_task() != table_.size()) return malformed("tasks are missing");
  filling_ = job;
  std::string_view rest = tasks.packed();
  for (uint32_t i = 0; i < tasks.count(); ++i) {
    if (const char* why = read_task(rest, TaskNumber(tasks.first_task() + i))) return malformed(why);
  }
  if (!rest.empty()) return malformed("a part has more than its tasks");
  for (const auto& options : tasks.options()) {
    if (options.task() >= table_.size()) return malformed("options of no task");
    table_.set_options(TaskNumber(options.task()), read_options(options.options()));
  }
  if (!tasks.last()) return {};
  state_.restore_tasks(job, std::exchange(table_, TaskTable()));
  filled_.insert(job);
  filling_ = JobNumber();
  return {};
}

Result<CheckpointReader::Restored> CheckpointReader::finish() {
  if (!has_header_) return malformed("it is empty");
  if (filled_.size() != state_.jobs().size()) return malformed("parts are missing");
  return restored_;
}

}  // namespace muster::core
