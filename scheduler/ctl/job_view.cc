#include "scheduler/ctl/job_view.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <initializer_list>

#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/table.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

namespace json = boost::json;

constexpr size_t kBarColumns = 30;

// "3 fresh, 2 done" of the counts that are not 0, in the order given.
std::string counts_text(const json::object& counts, std::initializer_list<const char*> names) {
  std::string out;
  for (const char* name : names) {
    const uint64_t count = count_field(counts, name);
    if (count == 0) continue;
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    out += (out.empty() ? "" : ", ") + grouped(count) + " " + words;
  }
  return out.empty() ? "none" : out;
}

// " tasks", " task"; nothing for a server that does not tell.
std::string counted_things(const std::string& unit, uint64_t count) {
  if (unit.empty()) return "";
  if (count != 1) return " " + unit;
  if (unit == "people") return " person";
  return " " + (unit.back() == 's' ? unit.substr(0, unit.size() - 1) : unit);
}

std::string waiting_text(const json::object& job) {
  std::string out;
  for (const json::value& entry : list_field(job, "waiting")) {
    const json::object& fields = members_of(entry);
    out += (out.empty() ? "" : ", ") + text_field(fields, "reason");
    if (const uint64_t count = count_field(fields, "count"); count > 0) {
      out += " (" + grouped(count) + counted_things(text_field(fields, "unit"), count) + ")";
    }
  }
  return out;
}

// Rounded down, so that 100 % means all.
std::string percent(double share) {
  return std::to_string(static_cast<int>(std::floor(share * 100))) + " %";
}

JobProgress progress_of(const json::object& job) {
  const json::object& tasks = object_field(job, "tasks");
  const json::object& answers = object_field(job, "answers");
  JobProgress progress;
  progress.name = text_field(job, "name");
  progress.state = text_field(job, "state");
  progress.counted = count_field(answers, "counted");
  progress.wanted = count_field(answers, "wanted");
  progress.tasks = count_field(tasks, "total");
  progress.tasks_done = count_field(tasks, "done");
  progress.share = number_field(job, "progress");
  progress.waiting = waiting_text(job);
  return progress;
}

void print_line(std::ostream& out, const char* label, const std::string& text) {
  if (text.empty()) return;
  out << label << std::string(11 - std::string_view(label).size(), ' ') << printable(text) << '\n';
}

}  // namespace

Outcome<JobProgress> parse_progress(std::string_view job_json) {
  const Outcome<json::value> document = parse_body(job_json);
  if (!document) return tl::unexpected(document.error());
  return progress_of(members_of(*document));
}

void print_job(const json::object& job, std::ostream& out) {
  const JobProgress progress = progress_of(job);
  const json::object& answers = object_field(job, "answers");
  print_line(out, "job", progress.name + " (number " + text_field(job, "number") + ")");
  print_line(out, "project", text_field(job, "project"));
  print_line(out, "state", progress.state);
  print_line(out, "created", text_field(job, "created"));
  const std::string least = text_field(job, "redundancy"), most = text_field(job, "max_redundancy");
  print_line(out, "redundancy", most.empty() || most == least ? least : least + " to " + most);
  print_line(out, "progress",
             bar(progress.share, kBarColumns) + " " + percent(progress.share) + ", " + grouped(progress.counted) +
                 " of " + grouped(progress.wanted) + " answers");
  print_line(out, "tasks",
             grouped(progress.tasks) + ": " +
                 counts_text(object_field(job, "tasks"), {"fresh", "in_work", "done", "dropped", "cancelled"}));
  print_line(out, "answers", counts_text(answers, {"counted", "late", "surplus", "invalidated", "quarantined"}));
  print_line(out, "leases",
             counts_text(object_field(job, "leases"), {"live", "returned", "skipped", "expired", "recalled"}));
  print_line(out, "workers", text_field(job, "workers"));
  print_line(out, "waiting", progress.waiting);
}

void print_job_list(const json::array& jobs, std::ostream& out) {
  Table table({{"JOB"},
               {"PROJECT"},
               {"STATE"},
               {"PROGRESS", Align::Right},
               {"TASKS", Align::Right},
               {"DONE", Align::Right},
               {"ANSWERS", Align::Right},
               {"WANTED", Align::Right},
               {"WORKERS", Align::Right},
               {"WAITING"}});
  for (const json::value& value : jobs) {
    const json::object& job = members_of(value);
    const JobProgress progress = progress_of(job);
    table.add({progress.name, text_field(job, "project"), progress.state, percent(progress.share),
               grouped(progress.tasks), grouped(progress.tasks_done), grouped(progress.counted),
               grouped(progress.wanted), text_field(job, "workers"), progress.waiting});
  }
  table.print(out);
}

}  // namespace muster::ctl
