#include "tests/crowd/recording.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "tests/crowd/csv.h"

namespace muster::crowd {

namespace {

constexpr size_t kMostClasses = 40;

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> in_natural_order(const std::set<std::string>& labels) {
  std::vector<std::string> classes(labels.begin(), labels.end());
  if (std::all_of(classes.begin(), classes.end(), [](const std::string& label) { return number(label).has_value(); })) {
    std::stable_sort(classes.begin(), classes.end(),
                     [](const std::string& a, const std::string& b) { return *number(a) < *number(b); });
  }
  return classes;
}

// Numbers names by first appearance.
class Index {
 public:
  explicit Index(std::vector<std::string>& names) : names_(names) {
    for (uint32_t i = 0; i < names.size(); ++i) numbers_.emplace(names[i], i);
  }
  uint32_t at(const std::string& name) {
    const auto [found, is_new] = numbers_.emplace(name, static_cast<uint32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return found->second;
  }
  std::optional<uint32_t> find(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::vector<std::string>& names_;
  std::map<std::string, uint32_t> numbers_;
};

Result<Table> read_optional(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return Table{};
  return read_csv(file);
}

void add_answers(const Table& table, size_t task, size_t worker, size_t label, Recording& recording) {
  const auto duration = table.column("duration_s");
  Index tasks(recording.tasks), people(recording.people), classes(recording.classes);
  std::set<std::pair<uint32_t, uint32_t>> seen;
  for (const auto& row : table.rows) {
    Recording::Answer answer{tasks.at(row[task]), people.at(row[worker]), classes.at(row[label]), std::nullopt};
    if (!seen.emplace(answer.task, answer.person).second) {
      ++recording.repeated_count;
      continue;
    }
    if (duration) {
      if (const auto seconds = number(row[*duration]); seconds && *seconds >= 0) {
        answer.duration = std::chrono::milliseconds(static_cast<int64_t>(*seconds * 1000));
      }
    }
    recording.answers.push_back(answer);
  }
}

void add_truth(const Table& table, Recording& recording) {
  recording.truth.resize(recording.tasks.size());
  const auto task = table.column("task"), truth = table.column("truth");
  if (!task || !truth) return;
  const Index tasks(recording.tasks);
  Index classes(recording.classes);
  for (const auto& row : table.rows) {
    const auto known = tasks.find(row[*task]);
    if (known && !row[*truth].empty()) recording.truth[*known] = classes.at(row[*truth]);
  }
}

void add_items(const Table& table, Recording& recording) {
  recording.items.resize(recording.tasks.size());
  const auto task = table.column("task");
  if (!task) return;
  const Index tasks(recording.tasks);
  for (const auto& row : table.rows) {
    const auto known = tasks.find(row[*task]);
    if (!known) continue;
    for (size_t i = 0; i < row.size(); ++i) {
      if (i != *task) recording.items[*known].emplace_back(table.columns[i], row[i]);
    }
  }
}

}  // namespace

std::vector<std::vector<Recording::Answer>> Recording::by_task() const {
  std::vector<std::vector<Answer>> grouped(tasks.size());
  for (const Answer& answer : answers) grouped[answer.task].push_back(answer);
  return grouped;
}

Result<Recording> load_recording(const std::filesystem::path& folder) {
  auto table = read_csv(folder / "answers.csv");
  if (!table) return tl::unexpected(table.error());
  auto truth = read_optional(folder / "truth.csv");
  if (!truth) return tl::unexpected(truth.error());
  auto items = read_optional(folder / "items.csv");
  if (!items) return tl::unexpected(items.error());

  const auto task = table->column("task"), worker = table->column("worker"), label = table->column("label");
  if (!task || !worker || !label) {
    return fail("recording.columns", folder.string() + "/answers.csv needs the columns task, worker and label");
  }
  std::set<std::string> labels;
  for (const auto& row : table->rows) labels.insert(row[*label]);
  if (labels.empty() || labels.size() > kMostClasses) {
    return fail("recording.kind", folder.string() + " has " + std::to_string(labels.size()) +
                                      " different labels; only categorical sets (1 to 40) can be replayed");
  }
  Recording recording;
  recording.name = std::filesystem::weakly_canonical(folder).filename().string();
  recording.classes = in_natural_order(labels);
  add_answers(*table, *task, *worker, *label, recording);
  add_truth(*truth, recording);
  add_items(*items, recording);
  return recording;
}

}  // namespace muster::crowd
