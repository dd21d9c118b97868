#include "scheduler/ctl/job_import_options.h"

#include <memory>

#include "scheduler/ctl/job_import.h"

namespace muster::ctl {
namespace {

CLI::Validator field_and_column() {
  const auto check = [](const std::string& text) {
    const size_t sign = text.find('=');
    const bool fine = sign != text.npos && sign > 0 && sign + 1 < text.size();
    return fine ? std::string() : "must be FIELD=COLUMN, not '" + text + "'";
  };
  return CLI::Validator(check, "");
}

}  // namespace

void add_import_command(CLI::App& noun, Action& chosen) {
  auto choice = std::make_shared<ImportChoice>();
  CLI::App* command = noun.add_subcommand("import", "Send items from a file to a job; known keys are updated");
  command->add_option("JOB", choice->job, "The job's name")->required()->type_name("");
  command->add_option("FILE", choice->file, "The file; - is standard input")->required()->type_name("");
  command
      ->add_option_function<std::string>(
          "--format", [choice](const std::string& word) { choice->format = formats::find_item_format(word); },
          "ndjson, label-studio, csv or tsv; by the file's name if not given, .json being label-studio")
      ->check(CLI::IsMember({"ndjson", "label-studio", "csv", "tsv"}).description(""))
      ->type_name("FORMAT");
  command->add_option("--key", choice->mapping.key, "The column that is an item's key")->type_name("COLUMN");
  command
      ->add_option_function<std::vector<std::string>>(
          "--map",
          [choice](const std::vector<std::string>& pairs) {
            for (const std::string& pair : pairs) {
              const size_t sign = pair.find('=');
              choice->mapping.fields.emplace_back(pair.substr(0, sign), pair.substr(sign + 1));
            }
          },
          "A field of the items' data, and the column it comes from; all columns if not given")
      ->check(field_and_column())
      ->allow_extra_args(false)
      ->type_name("FIELD=COLUMN");
  command->add_option("--rejects", choice->rejects, "Write what is refused to this file, as it was")->type_name("FILE");
  command->add_option("--max-errors", choice->max_errors, "Stop reading after so many refused items")
      ->check(CLI::Range(1, 10'000).description(""))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--revise", choice->revise, "Replace items that people are working on or have answered");
  command->add_flag("--dry-run", choice->dry_run, "Only say what would change");
  command->callback(
      [&chosen, choice] { chosen = [choice](Session& session) { return import_file(session, *choice); }; });
}

}  // namespace muster::ctl
