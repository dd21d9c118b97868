#include "scheduler/app/job_fit.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "scheduler/consensus/categorical/calibration.h"
#include "scheduler/consensus/categorical/methods.h"
#include "scheduler/consensus/infer/control_kind.h"
#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/infer/task_rankings.h"
#include "scheduler/consensus/majority.h"
#include "scheduler/core/answers_digest.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"

namespace muster::app {
namespace {

using consensus::Labels;
using core::AssignmentState;
using core::PackedAssignment;
using core::PackedTask;

constexpr size_t kContentsAtOnce = 4096;

template <class Visit>
void each_counted(const core::TaskTable& tasks, const Visit& visit) {
  for (uint32_t t = 0; t < tasks.size(); ++t) {
    const PackedTask& task = tasks[TaskNumber(t)];
    for (uint32_t i = 0; i < task.assignments; ++i) {
      const PackedAssignment& assignment = tasks.assignment(task, i);
      if (assignment.state() == AssignmentState::Counted) visit(t, assignment);
    }
  }
}

void begin_results(const core::Snapshot::JobCut& cut, api::JobResults& results) {
  results.final = core::is_final(cut.info.state);
  results.confidence.assign(cut.tasks.size(), 0);
  for (uint32_t t = 0; t < cut.tasks.size(); ++t) {
    results.counted.push_back(cut.tasks[TaskNumber(t)].counted);
    results.answers += results.counted.back();
  }
  std::vector<core::AnswersDigest> digests(cut.tasks.size());
  each_counted(cut.tasks, [&](uint32_t t, const PackedAssignment& a) { digests[t].add(a.id(0), a.revision()); });
  for (const core::AnswersDigest& digest : digests) results.rests_on.push_back(digest.value());
}

// ---- single choices: straight from the codes ----

struct CodedLabels {
  Labels labels;
  std::vector<uint32_t> workers;  // numbers, ascending
};

// An answer that leaves the deciding control empty has no label.
CodedLabels coded_labels(const core::Snapshot::JobCut& cut) {
  const core::JobPolicy& policy = cut.info.policy;
  CodedLabels made;
  each_counted(cut.tasks, [&](uint32_t, const PackedAssignment& a) { made.workers.push_back(a.worker().value()); });
  std::sort(made.workers.begin(), made.workers.end());
  made.workers.erase(std::unique(made.workers.begin(), made.workers.end()), made.workers.end());
  Labels& labels = made.labels;
  labels.workers = static_cast<uint32_t>(made.workers.size());
  labels.classes = policy.classes;
  labels.begin.assign(cut.tasks.size() + 1, 0);
  each_counted(cut.tasks, [&](uint32_t t, const PackedAssignment& a) {
    const uint32_t label = static_cast<uint32_t>(a.code()) - policy.first_code;
    if (label >= labels.classes) return;
    const auto worker = std::lower_bound(made.workers.begin(), made.workers.end(), a.worker().value());
    labels.answers.push_back({static_cast<uint32_t>(worker - made.workers.begin()), label});
    ++labels.begin[t + 1];
  });
  for (size_t t = 1; t < labels.begin.size(); ++t) {
    labels.begin[t] += labels.begin[t - 1];
    std::sort(labels.answers.begin() + labels.begin[t - 1], labels.answers.begin() + labels.begin[t],
              [](const Labels::Answer& a, const Labels::Answer& b) { return a.worker < b.worker; });
  }
  return made;
}

JobFit fit_coded(const core::Snapshot::JobCut& cut, const consensus::CategoricalMethod& method) {
  const CodedLabels coded = coded_labels(cut);
  auto estimate = std::make_shared<const consensus::Estimate>(method.run(coded.labels));
  JobFit fit;
  fit.results = std::make_shared<api::JobResults>();
  api::JobResults& results = *fit.results;
  begin_results(cut, results);
  results.method = estimate->method;
  results.why = estimate->why;
  const consensus::Calibration calibration = consensus::calibrate_by_answers(coded.labels, *estimate, method.run);
  results.confidence_basis = consensus::name(calibration.basis);
  results.iterations = estimate->iterations;
  results.codes.assign(cut.tasks.size(), form::kUncoded);
  for (uint32_t t = 0; t < coded.labels.tasks(); ++t) {
    const auto labelled = static_cast<uint32_t>(coded.labels.of(t).size());
    if (const auto nothing = consensus::sure_of_nothing(results.counted[t] - labelled, results.counted[t])) {
      results.confidence[t] = static_cast<float>(*nothing);
      continue;
    }
    if (labelled == 0) continue;
    const uint32_t best = consensus::best_class(estimate->of(t));
    results.codes[t] = static_cast<form::AnswerCode>(best + cut.info.policy.first_code);
    results.confidence[t] = static_cast<float>(calibration.confidence[t]);
  }
  core::CorrectEstimates correction;
  correction.job = cut.info.number;
  correction.curve = calibration.curve;
  std::vector<uint32_t> answers(coded.workers.size(), 0);
  for (const Labels::Answer& answer : coded.labels.answers) ++answers[answer.worker];
  for (size_t w = 0; w < coded.workers.size(); ++w) {
    results.reliability[WorkerNumber(coded.workers[w])] = estimate->reliability[w];
    correction.people.push_back({coded.workers[w], answers[w]});
  }
  correction.fit = std::move(estimate);
  fit.correction = std::move(correction);
  return fit;
}

// ---- everything else: rows of labels ----

// Fixed width, so that the order of names is that of numbers.
std::string number_text(uint32_t number) {
  std::string text = std::to_string(number);
  return std::string(10 - text.size(), '0') + text;
}

uint32_t number_of(std::string_view text) {
  uint32_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  MUSTER_CHECK(parsed.ec == std::errc{});
  return number;
}

// Counted answers with the label each gives to each deciding control.
struct Rows {
  std::vector<std::string> tasks, workers;
  std::vector<std::vector<std::string>> labels;  // by control
  std::vector<std::pair<size_t, core::ContentRef>> unread;

  // Those that label this control.
  std::vector<consensus::AnswerRow> of(size_t control) const {
    std::vector<consensus::AnswerRow> rows;
    for (size_t i = 0; i < tasks.size(); ++i) {
      if (!labels[control][i].empty()) rows.push_back({tasks[i], workers[i], labels[control][i]});
    }
    return rows;
  }
};

// Labels of answers without codes stay empty, and where their contents lie is noted.
Rows collect(const core::Snapshot::JobCut& cut, const form::Form& form) {
  Rows rows;
  rows.labels.resize(form.decide_on.size());
  const form::Control& control = *form::deciding_controls(form).front();
  std::map<form::AnswerCode, std::string> known;
  each_counted(cut.tasks, [&](uint32_t t, const PackedAssignment& a) {
    if (a.code() == form::kUncoded) {
      rows.unread.push_back({rows.tasks.size(), {cut.info.number, a.content_sequence(), a.content_index()}});
    }
    rows.tasks.push_back(number_text(t));
    rows.workers.push_back(number_text(a.worker().value()));
    for (auto& labels : rows.labels) labels.emplace_back();
    if (a.code() == form::kUncoded) return;
    auto [label, fresh] = known.try_emplace(a.code());
    if (fresh) label->second = consensus::label_of(control, form::code_to_json(form, a.code()));
    rows.labels.front().back() = label->second;
  });
  return rows;
}

Result<void> read_labels(const form::Form& form, const FetchContents& fetch, Rows& rows) {
  for (size_t from = 0; from < rows.unread.size(); from += kContentsAtOnce) {
    const size_t end = std::min(rows.unread.size(), from + kContentsAtOnce);
    std::vector<core::ContentRef> refs;
    for (size_t i = from; i < end; ++i) refs.push_back(rows.unread[i].second);
    const auto contents = fetch(refs);
    if (!contents) return tl::unexpected(contents.error());
    for (size_t i = from; i < end; ++i) {
      auto labels = labels_of_content(form, (*contents)[i - from]);
      if (!labels) return tl::unexpected(labels.error());
      for (size_t c = 0; c < labels->size(); ++c) rows.labels[c][rows.unread[i].first] = std::move((*labels)[c]);
    }
  }
  return {};
}

// What was inferred of one deciding control, by task.
struct ControlResults {
  std::vector<std::string> values;
  std::vector<float> confidence;
};

// `answers`: who labelled the control.
ControlResults by_task(const form::Form& form, const form::Control& control, const consensus::Inference& inference,
                       const std::vector<consensus::AnswerRow>& answers, const std::vector<uint8_t>& counted) {
  ControlResults made{std::vector<std::string>(counted.size(), "null"), std::vector<float>(counted.size(), 0)};
  std::vector<uint32_t> empty(counted.begin(), counted.end());
  for (const consensus::AnswerRow& answer : answers) --empty[number_of(answer.task)];
  for (const consensus::TaskResult& task : inference.tasks) {
    const uint32_t number = number_of(task.task);
    made.values[number] = consensus::value_of(form, control, task.label);
    made.confidence[number] = static_cast<float>(task.confidence);
  }
  for (size_t t = 0; t < counted.size(); ++t) {
    const auto nothing = consensus::sure_of_nothing(empty[t], counted[t]);
    if (!nothing) continue;
    made.values[t] = "null";
    made.confidence[t] = static_cast<float>(*nothing);
  }
  return made;
}

// Adds one deciding control to what is known of those before it.
void add_control(const form::Control& control, const consensus::Inference& inference,
                 const std::vector<float>& confidence, api::JobResults& results) {
  const bool first = results.curves.empty();
  for (size_t t = 0; t < confidence.size(); ++t) {
    results.confidence[t] = first ? confidence[t] : std::min(results.confidence[t], confidence[t]);
  }
  results.iterations += inference.iterations;
  results.curves.push_back(inference.curve);
  if (first || inference.confidence_basis == "none") results.confidence_basis = inference.confidence_basis;
  if (!inference.why.empty()) {
    results.why += (results.why.empty() ? "" : "; ") + (first ? "" : control.name + ": ") + inference.why;
  }
}

Result<JobFit> fit_rows(const core::Snapshot::JobCut& cut, const form::Form& form, const FetchContents& fetch) {
  Rows rows = collect(cut, form);
  if (auto read = read_labels(form, fetch, rows); !read) return tl::unexpected(read.error());
  const auto controls = form::deciding_controls(form);
  JobFit fit;
  fit.results = std::make_shared<api::JobResults>();
  api::JobResults& results = *fit.results;
  begin_results(cut, results);
  results.method = cut.info.policy.consensus;
  std::vector<std::vector<std::string>> values(controls.size());
  for (size_t c = 0; c < controls.size(); ++c) {
    const std::vector<consensus::AnswerRow> answers = rows.of(c);
    consensus::Request request{.kind = consensus::kind_of(*controls[c]),
                               .answers = answers,
                               .classes = consensus::possible_labels(*controls[c]),
                               .calibrate = true};
    if (controls.size() == 1) request.method = cut.info.policy.consensus;
    const auto inference =
        request.kind == consensus::Kind::Ranking ? consensus::rank_each_task(request) : consensus::infer(request);
    if (!inference) return tl::unexpected(inference.error());
    ControlResults made = by_task(form, *controls[c], *inference, answers, results.counted);
    add_control(*controls[c], *inference, made.confidence, results);
    values[c] = std::move(made.values);
    if (controls.size() == 1) results.method = inference->method;
    for (const consensus::WorkerResult& worker : inference->workers) {
      results.reliability[WorkerNumber(number_of(worker.worker))] +=
          worker.reliability / static_cast<double>(controls.size());
    }
  }
  for (size_t t = 0; t < results.counted.size(); ++t) {
    std::vector<std::string> parts;
    for (auto& of_control : values) parts.push_back(std::move(of_control[t]));
    results.values.push_back(form::joint_value(form, parts));
  }
  return fit;
}

}  // namespace

Result<std::vector<std::string>> labels_of_content(const form::Form& form, const std::string& content) {
  journal::AnswerContent answer;
  if (!answer.ParseFromString(content)) return fail("contents.malformed", "the content of an answer does not parse");
  auto values = form::deciding_values(form, answer.value());
  if (!values) return tl::unexpected(values.error());
  const auto controls = form::deciding_controls(form);
  std::vector<std::string> labels;
  for (size_t c = 0; c < controls.size(); ++c) labels.push_back(consensus::label_of(*controls[c], (*values)[c]));
  return labels;
}

bool needs_fit(const core::JobPolicy& policy) {
  return policy.consensus != consensus::kMajority;
}

Result<JobFit> fit_job(const core::Snapshot::JobCut& cut, const FetchContents& fetch) {
  const core::JobPolicy& policy = cut.info.policy;
  const auto form = form::from_json(cut.info.text->form_json);
  if (!form) return tl::unexpected(form.error());
  const bool single = form->decide_on.size() == 1 && policy.classes >= 2 &&
                      consensus::kind_of(*form::deciding_controls(*form).front()) == consensus::Kind::Categorical;
  const auto* method = single ? consensus::find_categorical_method(policy.consensus) : nullptr;
  return method ? fit_coded(cut, *method) : fit_rows(cut, *form, fetch);
}

}  // namespace muster::app
