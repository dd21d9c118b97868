#include "scheduler/ctl/job_export_options.h"

#include <memory>

#include "scheduler/ctl/job_convert.h"
#include "scheduler/ctl/job_export.h"

namespace muster::ctl {
namespace {

struct Chosen {
  DownloadOptions download;
  std::string out, format = "ndjson";
  bool resume = false, lossy = false, answers = false;
};

// 1 or more; CLI11's own words for it show the bounds of its type.
CLI::Validator whole_number() {
  const auto check = [](const std::string& text) {
    const bool fine = !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == text.npos &&
                      text.find_first_not_of('0') != text.npos;
    return fine ? std::string() : "must be a whole number, 1 or more, not '" + text + "'";
  };
  return CLI::Validator(check, "");
}

Outcome<void> run_export(Session& session, const Chosen& chosen) {
  const auto format = formats::find_format(chosen.format);
  if (format) {
    if (chosen.resume) return trouble(Exit::Usage, "--resume goes with --format ndjson");
    const std::string out = chosen.out == "-" ? "" : chosen.out;
    return convert_rows(session, {chosen.download, *format, chosen.answers, chosen.lossy, out});
  }
  if (chosen.lossy)
    return trouble(Exit::Usage, "--lossy is for formats that cannot hold everything; " + chosen.format + " can");
  if (chosen.answers) return trouble(Exit::Usage, "rows of answers are what `musterctl job answers` writes");
  ExportOptions options{chosen.download, chosen.out, chosen.resume};
  options.download.format = chosen.format == "csv" ? RowFormat::Csv : RowFormat::Ndjson;
  return export_rows(session, options);
}

void add_format(CLI::App& command, Chosen& options, bool results) {
  std::vector<std::string> names = {"ndjson", "csv"};
  if (results) {
    for (const std::string_view name : formats::format_names()) names.emplace_back(name);
  }
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  command.add_option("--format", options.format, "One of " + all)
      ->check(CLI::IsMember(names).description(""))
      ->type_name("FORMAT")
      ->capture_default_str();
}

void add_export(CLI::App& noun, Action& chosen, Rows rows) {
  auto options = std::make_shared<Chosen>();
  options->download.rows = rows;
  const bool results = rows == Rows::Results;
  CLI::App* command = noun.add_subcommand(results ? "results" : "answers",
                                          results ? "Write a row for each task with its result"
                                                  : "Write a row for each assignment that was answered or has ended");
  command->add_option("JOB", options->download.job, "The job's name")->required()->type_name("");
  command->add_option("--out", options->out, "File to write, or folder to make; standard output if not given")
      ->type_name("PATH");
  add_format(*command, *options, results);
  command->add_option("--cursor", options->download.cursor, "Go on after the row that had this cursor")
      ->type_name("CURSOR");
  command->add_option("--limit", options->download.limit, "Stop after so many rows")
      ->check(whole_number())
      ->type_name("N");
  command->add_flag("--resume", options->resume, "Go on with PATH.partial of a download that broke off");
  command->add_flag("--data", options->download.data, "Also the items' data, in NDJSON");
  if (results) {
    command->add_flag("--all", options->download.all, "Also tasks without a final result");
    command->add_flag("--answers", options->answers, "People's answers in place of results: json-min, csv-min");
    command->add_flag("--lossy", options->lossy, "Leave out what the format cannot hold, and count it");
  }
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return run_export(session, *options); }; });
}

}  // namespace

void add_export_commands(CLI::App& noun, Action& chosen) {
  add_export(noun, chosen, Rows::Results);
  add_export(noun, chosen, Rows::Answers);
}

}  // namespace muster::ctl
