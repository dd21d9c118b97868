#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/input.h"
#include "scheduler/ctl/job_export_options.h"
#include "scheduler/ctl/job_import_options.h"
#include "scheduler/ctl/job_submit.h"
#include "scheduler/ctl/job_view.h"
#include "scheduler/ctl/list.h"
#include "scheduler/ctl/watch.h"

namespace muster::ctl {
namespace {

constexpr const char* kJobExamples = R"(Examples:
  musterctl job submit mood.yaml                         check a spec and create the job
  musterctl job submit mood.yaml --items posts.ndjson --start
  gzip -dc posts.gz | musterctl job submit mood.yaml --items -
  musterctl job import mood posts.csv --key id --map text=body --dry-run
  musterctl job status mood                              how far it is, and why it does not move
  musterctl job watch mood                               follow it until it ends
  musterctl job results mood --format csv --out mood.csv
  musterctl job results cars --format coco --out cars.json
  musterctl job answers mood | jq -r .worker | sort | uniq -c

Submitting the same spec and items again changes nothing: after a failure run the same command again.)";

std::string target_of(const std::string& job, const std::string& below = {}) {
  return "/v1/jobs/" + http::encode_component(job) + below;
}

Outcome<void> show_job(Session& session, const std::string& body) {
  if (session.wants_json()) {
    session.io().out << body << '\n';
    return {};
  }
  const Outcome<boost::json::value> job = parse_body(body);
  if (!job) return tl::unexpected(job.error());
  print_job(members_of(*job), session.io().out);
  return {};
}

Outcome<void> show_status(Session& session, const std::string& job) {
  const Outcome<std::string> body = session.call("job " + job, "GET", target_of(job));
  return body ? show_job(session, *body) : tl::unexpected(body.error());
}

// start, pause, resume, cancel.
Outcome<void> change_job(Session& session, const std::string& job, const std::string& verb) {
  const Outcome<std::string> body = session.call(verb + " job " + job, "POST", target_of(job, "/" + verb));
  if (!body) return tl::unexpected(body.error());
  if (session.wants_json()) return show_job(session, *body);
  const Outcome<JobProgress> progress = parse_progress(*body);
  if (!progress) return tl::unexpected(progress.error());
  session.io().out << "job " << job << " is " << progress->state << '\n';
  return {};
}

Outcome<void> delete_job(Session& session, const std::string& job) {
  const Outcome<std::string> body = session.call("delete job " + job, "DELETE", target_of(job));
  if (!body) return tl::unexpected(body.error());
  if (!session.wants_json()) session.io().out << "job " << job << " is deleted\n";
  return {};
}

struct GuidelineOptions {
  std::string job, file;
};

// Shows it, or with a file puts that in its place.
Outcome<void> guideline(Session& session, const GuidelineOptions& options) {
  const std::string target = target_of(options.job, "/guideline");
  if (options.file.empty()) {
    const Outcome<std::string> text = session.call("guideline of " + options.job, "GET", target);
    if (!text) return tl::unexpected(text.error());
    if (text->empty()) session.io().err << "job " << options.job << " has no guideline\n";
    session.io().out << *text << (text->empty() || text->ends_with('\n') ? "" : "\n");
    return {};
  }
  const Outcome<std::string> text = read_input(session, options.file);
  if (!text) return tl::unexpected(text.error());
  const Outcome<std::string> body =
      session.call("change the guideline of " + options.job, "PUT", target, *text, "text/markdown");
  if (!body) return tl::unexpected(body.error());
  if (session.wants_json()) return show_job(session, *body);
  const Outcome<boost::json::value> job = parse_body(*body);
  if (!job) return tl::unexpected(job.error());
  session.io().out << "the guideline of " << options.job << " is version "
                   << count_field(members_of(*job), "guideline_version")
                   << "; people are shown it with their next tasks\n";
  return {};
}

void add_submit(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App* command = noun.add_subcommand("submit", "Create a job from a spec (YAML or JSON), and send it items");
  command->add_option("SPEC", options->spec, "The job's spec; - is standard input")->required()->type_name("");
  command->add_option("--items", options->items, "NDJSON, one item a line; - is standard input")->type_name("FILE");
  command->add_flag("--start", options->start, "Start the job once every item is in");
  command->add_flag("--revise", options->revise, "Replace items that people are working on or have answered");
  command->add_option("--max-errors", options->max_errors, "Stop reading items after so many refused lines")
      ->check(CLI::Range(1, 10'000).description(""))
      ->type_name("N")
      ->capture_default_str();
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return submit_job(session, *options); }; });
}

void add_watch(CLI::App& noun, Action& chosen) {
  struct Options {
    std::string job;
    double interval_s = 1;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = noun.add_subcommand("watch", "Follow a job until it is completed (exit code 0) or cancelled (4)");
  command->add_option("JOB", options->job, "The job's name")->required()->type_name("");
  command->add_option("--interval", options->interval_s, "Seconds between looks")
      ->check(CLI::Range(0.1, 3600.0).description(""))
      ->type_name("S")
      ->capture_default_str();
  command->callback([&chosen, options] {
    chosen = [options](Session& session) {
      return watch_job(session, options->job, Millis(static_cast<int64_t>(options->interval_s * 1000)));
    };
  });
}

void add_guideline(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<GuidelineOptions>();
  CLI::App* command = noun.add_subcommand("guideline", "Show what people of a job go by, or change it");
  command->add_option("JOB", options->job, "The job's name")->required()->type_name("");
  command->add_option("--set", options->file, "The new guideline; - is standard input")->type_name("FILE");
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return guideline(session, *options); }; });
}

using JobVerb = std::function<Outcome<void>(Session&, const std::string& job)>;

void add_simple(CLI::App& noun, Action& chosen, const char* name, const char* description, JobVerb verb) {
  auto job = std::make_shared<std::string>();
  CLI::App* command = noun.add_subcommand(name, description);
  command->add_option("JOB", *job, "The job's name")->required()->type_name("");
  command->callback([&chosen, job, verb = std::move(verb)] {
    chosen = [job, verb](Session& session) { return verb(session, *job); };
  });
}

JobVerb changing(const char* verb) {
  return [verb](Session& session, const std::string& job) { return change_job(session, job, verb); };
}

}  // namespace

void add_job_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "job", "Jobs: submit, follow, steer and export them", kJobExamples);
  add_submit(*noun, chosen);
  add_import_command(*noun, chosen);
  noun->add_subcommand("list", "All jobs, a line each")->callback([&chosen] {
    chosen = [](Session& session) { return show_list(session, "jobs", print_job_list); };
  });
  add_simple(*noun, chosen, "status", "One job in full", show_status);
  add_watch(*noun, chosen);
  add_guideline(*noun, chosen);
  add_simple(*noun, chosen, "start", "Hand out a new job's tasks from now on", changing("start"));
  add_simple(*noun, chosen, "pause", "Hand out no more; answers to what people hold are taken", changing("pause"));
  add_simple(*noun, chosen, "resume", "Hand out a paused job's tasks again", changing("resume"));
  add_simple(*noun, chosen, "cancel", "End a job for good; what was answered stays", changing("cancel"));
  add_simple(*noun, chosen, "delete", "Remove a job that is not running, with its items and answers", delete_job);
  add_export_commands(*noun, chosen);
}

}  // namespace muster::ctl
