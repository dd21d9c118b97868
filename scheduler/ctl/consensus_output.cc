#include "scheduler/ctl/consensus_output.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <string>

#include "scheduler/ctl/row_stream.h"

namespace muster::ctl {
namespace {

namespace json = boost::json;

std::string decimals(double value, int digits) {
  char text[64];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
  return error == std::errc() ? std::string(text, end) : "nan";
}

// Six decimals; what would be cut off never turns "not certain" into 1.
std::string probability(double value) {
  return decimals(value < 1 ? std::min(value, 0.999999) : value, 6);
}

uint64_t counted(const consensus::Inference& inference) {
  uint64_t answers = 0;
  for (const consensus::WorkerResult& worker : inference.workers) answers += worker.answers;
  return answers;
}

std::string json_text(std::string_view text) {
  return json::serialize(json::string_view(text.data(), text.size()));
}

json::object facts(const ConsensusRun& run) {
  const consensus::Inference& inference = run.inference;
  json::object facts{
      {"rows", run.rows},           {"answers", counted(inference)},      {"people", inference.workers.size()},
      {"method", inference.method}, {"iterations", inference.iterations}, {"converged", inference.converged},
      {"seconds", run.seconds}};
  if (!inference.why.empty()) facts["why"] = inference.why;
  facts["confidence_basis"] = inference.confidence_basis;
  if (run.gold + run.unused > 0) facts["gold"] = {{"used", run.gold}, {"of_unknown_tasks", run.unused}};
  if (run.measured) {
    json::object& measures = facts["measures"].emplace_object();
    measures["truths"] = run.measured->truths;
    measures["without_result"] = run.measured->without_result;
    for (const consensus::Measure& measure : run.measured->measures) {
      measures[measure.name] = std::isnan(measure.value) ? json::value(nullptr) : json::value(measure.value);
    }
  }
  return facts;
}

}  // namespace

void write_results(const consensus::Inference& inference, std::ostream& out) {
  out << "task,label,confidence\n";
  for (const consensus::TaskResult& task : inference.tasks) {
    out << csv_cell(task.task) << ',' << csv_cell(task.label) << ',' << probability(task.confidence) << '\n';
  }
}

void write_workers(const consensus::Inference& inference, std::ostream& out) {
  out << "worker,reliability,answers\n";
  for (const consensus::WorkerResult& worker : inference.workers) {
    out << csv_cell(worker.worker) << ',' << probability(worker.reliability) << ',' << worker.answers << '\n';
  }
}

void write_json(const ConsensusRun& run, bool with_workers, std::ostream& out) {
  std::string head = json::serialize(facts(run));
  head.pop_back();
  out << head << ",\"results\":[";
  const char* comma = "";
  for (const consensus::TaskResult& task : run.inference.tasks) {
    out << comma << "{\"task\":" << json_text(task.task) << ",\"label\":" << json_text(task.label)
        << ",\"confidence\":" << probability(task.confidence) << '}';
    comma = ",";
  }
  out << ']';
  if (with_workers) {
    out << ",\"workers\":[";
    comma = "";
    for (const consensus::WorkerResult& worker : run.inference.workers) {
      out << comma << "{\"worker\":" << json_text(worker.worker)
          << ",\"reliability\":" << probability(worker.reliability) << ",\"answers\":" << worker.answers << '}';
      comma = ",";
    }
    out << ']';
  }
  out << "}\n";
}

void describe(const ConsensusRun& run, std::ostream& out) {
  const consensus::Inference& inference = run.inference;
  out << "rows: " << run.rows << "\nanswers: " << counted(inference) << "\npeople: " << inference.workers.size()
      << "\nresults: " << inference.tasks.size() << "\nmethod: " << inference.method << '\n';
  if (!inference.why.empty()) out << "why: " << inference.why << '\n';
  if (run.gold + run.unused > 0) out << "gold: " << run.gold << " used, " << run.unused << " of unknown tasks\n";
  out << "confidence: "
      << (inference.confidence_basis == "none" ? "as the method has it" : "by " + inference.confidence_basis)
      << "\niterations: " << inference.iterations << (inference.converged ? "" : " (not converged)")
      << "\nseconds: " << decimals(run.seconds, 4) << '\n';
  if (!run.measured) return;
  out << "truths: " << run.measured->truths << '\n';
  if (run.measured->without_result > 0) out << "without result: " << run.measured->without_result << '\n';
  for (const consensus::Measure& measure : run.measured->measures) {
    out << measure.name << ": " << decimals(measure.value, 4) << '\n';
  }
}

}  // namespace muster::ctl
