#include "scheduler/ctl/consensus_run.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/measure/measure.h"
#include "scheduler/ctl/answer_file.h"
#include "scheduler/ctl/consensus_output.h"
#include "scheduler/ctl/whole_file.h"

namespace muster::ctl {
namespace {

std::string shown(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

template <class File>
Outcome<File> read_file(Session& session, const std::string& file,
                        Outcome<File> (*read)(std::istream&, const std::string&)) {
  if (file == "-") return read(session.io().in, shown(file));
  std::ifstream opened(file, std::ios::binary);
  if (!opened) return trouble(Exit::Refused, file + ": cannot be opened");
  return read(opened, file);
}

// A failure that names `row N:` names the file's line instead.
Trouble at_line(const Failure& failure, const std::string& file, const RowLines& lines) {
  constexpr std::string_view kRow = "row ";
  size_t row = 0;
  const std::string& text = failure.message;
  if (failure.code != "consensus.label" || !text.starts_with(kRow)) return {Exit::Refused, text};
  const auto [end, error] = std::from_chars(text.data() + kRow.size(), text.data() + text.size(), row);
  if (error != std::errc() || row == 0) return {Exit::Refused, text};
  return {Exit::Refused, shown(file) + ":" + std::to_string(lines.of(row - 1)) + std::string(end, &*text.end())};
}

std::string joined_methods(consensus::Kind kind) {
  std::string list;
  for (const std::string_view method : consensus::methods(kind)) {
    list += (list.empty() ? "" : ", ") + std::string(method);
  }
  return list;
}

Outcome<consensus::Kind> checked_kind(const ConsensusOptions& options) {
  const std::optional<consensus::Kind> kind = consensus::parse_kind(options.kind);
  if (!kind) {
    return trouble(Exit::Usage, "there is no kind \"" + options.kind + "\"; kinds and methods:\n" + list_methods());
  }
  if (!options.method.empty() && !consensus::parse_method(*kind, options.method)) {
    return trouble(Exit::Usage, "there is no method \"" + options.method + "\" of kind " + options.kind +
                                    "; there are " + joined_methods(*kind));
  }
  return *kind;
}

Outcome<consensus::Repeats> checked_repeats(const ConsensusOptions& options, consensus::Kind kind) {
  if (options.repeats.empty()) return consensus::usual_repeats(kind);
  if (options.repeats == "all") return consensus::Repeats::All;
  if (options.repeats == "first") return consensus::Repeats::First;
  return trouble(Exit::Usage, "--repeats is all or first, not \"" + options.repeats + "\"");
}

struct Inputs {
  AnswerFile answers;
  TruthFile truth, gold;
};

Outcome<Inputs> read_inputs(Session& session, const ConsensusOptions& options) {
  const int from_stdin = (options.answers == "-") + (options.truth == "-") + (options.gold == "-");
  if (from_stdin > 1) return trouble(Exit::Usage, "only one of the files can be standard input");
  Inputs inputs;
  Outcome<AnswerFile> answers = read_file(session, options.answers, read_answers);
  if (!answers) return tl::unexpected(answers.error());
  inputs.answers = std::move(*answers);
  for (const auto& [file, into] : {std::pair(&options.truth, &inputs.truth), std::pair(&options.gold, &inputs.gold)}) {
    if (file->empty()) continue;
    Outcome<TruthFile> read = read_file(session, *file, read_truth);
    if (!read) return tl::unexpected(read.error());
    *into = std::move(*read);
  }
  return inputs;
}

Outcome<ConsensusRun> infer_and_measure(Session& session, const ConsensusOptions& options, consensus::Kind kind) {
  const Outcome<consensus::Repeats> repeats = checked_repeats(options, kind);
  if (!repeats) return tl::unexpected(repeats.error());
  const Outcome<Inputs> inputs = read_inputs(session, options);
  if (!inputs) return tl::unexpected(inputs.error());
  ConsensusRun run;
  run.rows = inputs->answers.rows.size();
  const double start = session.io().cpu_seconds();
  const bool is_default =
      options.method.empty() || consensus::parse_method(kind, options.method) == consensus::methods(kind).front();
  // Another method without gold is shown as it is.
  const bool calibrate = !options.raw && (is_default || !inputs->gold.rows.empty());
  Result<consensus::Inference> inference = consensus::infer({.kind = kind,
                                                             .method = options.method,
                                                             .answers = inputs->answers.rows,
                                                             .gold = inputs->gold.rows,
                                                             .repeats = *repeats,
                                                             .calibrate = calibrate});
  run.seconds = session.io().cpu_seconds() - start;
  if (!inference) return tl::unexpected(at_line(inference.error(), options.answers, inputs->answers.lines));
  run.inference = std::move(*inference);
  if (!options.truth.empty()) {
    auto measured = consensus::measure(kind, run.inference.tasks, inputs->truth.rows);
    if (!measured) return tl::unexpected(at_line(measured.error(), options.truth, inputs->truth.lines));
    run.measured = std::move(*measured);
  }
  return run;
}

// To the named file, or to standard output.
template <class Write>
Outcome<void> write_to(Session& session, const std::string& file, Write write) {
  if (file.empty() || file == "-") {
    write(session.io().out);
    return {};
  }
  WholeFile whole(file);
  write(whole.out());
  return whole.finish();
}

}  // namespace

std::string list_methods() {
  std::string text;
  for (const consensus::Kind kind : consensus::kinds()) {
    const std::string name(consensus::name(kind));
    text += "  " + name + std::string(13 - std::min<size_t>(name.size(), 12), ' ') + joined_methods(kind) + "\n";
  }
  text.pop_back();
  return text;
}

Outcome<void> run_consensus(Session& session, const ConsensusOptions& options) {
  if (options.method == "list") {
    session.io().out << list_methods() << '\n';
    return {};
  }
  const Outcome<consensus::Kind> kind = checked_kind(options);
  if (!kind) return tl::unexpected(kind.error());
  const Outcome<ConsensusRun> run = infer_and_measure(session, options, *kind);
  if (!run) return tl::unexpected(run.error());
  const bool as_json = session.wants_json();
  const auto results = [&](std::ostream& out) {
    as_json ? write_json(*run, !options.workers.empty(), out) : write_results(run->inference, out);
  };
  if (auto written = write_to(session, options.out, results); !written) return written;
  if (!options.workers.empty()) {
    const auto workers = [&](std::ostream& out) { write_workers(run->inference, out); };
    if (auto written = write_to(session, options.workers, workers); !written) return written;
  }
  session.io().out.flush();
  describe(*run, session.io().err);
  return {};
}

}  // namespace muster::ctl
