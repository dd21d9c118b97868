#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/consensus_run.h"

namespace muster::ctl {
namespace {

constexpr const char* kExamples = R"(Examples:
  musterctl consensus answers.csv                               the kind's default method; CSV to standard output
  musterctl consensus answers.csv --method dawid-skene --truth truth.csv --out results.csv
  musterctl consensus boxes.csv --kind boxes --workers people.csv
  gzip -dc answers.csv.gz | musterctl consensus - --kind text

ANSWERS is CSV with the titles task, worker and label; further columns are ignored. Where a person answered a task more
than once every answer counts, but of boxes, spans and texts the first; --repeats says otherwise.
Results are CSV, task,label,confidence; --workers FILE gets worker,reliability,answers.
What was done, and with --truth how right it is, goes to standard error. The scheduler is not asked.

Confidences of choices are calibrated where there is gold, and those of the default method by held-out answers elsewhere;
`confidence:` says which.

Methods by kind, the default first (docs/consensus.md says what they do):
)";

}  // namespace

void add_consensus_command(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<ConsensusOptions>();
  CLI::App* command = app.add_subcommand("consensus", "Turn people's answers in a file into one result a task");
  command->add_option("ANSWERS", options->answers, "CSV of answers; - is standard input")
      ->type_name("")
      ->capture_default_str();
  command->add_option("--kind", options->kind, "What the labels are")->type_name("KIND")->capture_default_str();
  command->add_option("--method", options->method, "How to infer; list prints the methods of every kind")
      ->type_name("NAME");
  command->add_option("--repeats", options->repeats, "What of a person's answers to one task counts: all, first")
      ->type_name("WHICH");
  command->add_option("--out", options->out, "File to write; standard output if not given")->type_name("FILE");
  command->add_option("--workers", options->workers, "File for people's reliabilities")->type_name("FILE");
  command->add_option("--truth", options->truth, "CSV with task,truth: measure the results against it")
      ->type_name("FILE");
  command->add_option("--gold", options->gold, "CSV with task,truth: known answers that methods may learn from")
      ->type_name("FILE");
  command->add_flag("--raw", options->raw, "Confidences as the method has them, not calibrated");
  command->fallthrough();
  command->footer(kExamples + list_methods());
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return run_consensus(session, *options); }; });
}

}  // namespace muster::ctl
