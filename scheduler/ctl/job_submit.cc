#include "scheduler/ctl/job_submit.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "scheduler/ctl/job_view.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/text_width.h"
#include "scheduler/ctl/upload.h"

namespace muster::ctl {
namespace {

constexpr size_t kMaxSpecBytes = 4u << 20;

std::string shown_name(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

Outcome<std::string> read_spec(Session& session, const std::string& file) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& input = file == "-" ? session.io().in : opened;
  if (!input) return trouble(Exit::Refused, file + ": cannot be opened");
  if (std::filesystem::is_directory(file)) return trouble(Exit::Refused, file + ": is a folder");
  std::string text(std::istreambuf_iterator<char>(input), {});
  if (input.bad()) return trouble(Exit::Refused, file + ": cannot be read");
  if (text.size() > kMaxSpecBytes)
    return trouble(Exit::Refused, file + ": a spec has at most 4 MiB; items go into --items");
  return text;
}

struct Created {
  JobProgress job;
  bool fresh = false;  // not there before
  std::string body;
};

Outcome<Created> create_job(Session& session, const std::string& file) {
  const Outcome<std::string> spec = read_spec(session, file);
  if (!spec) return tl::unexpected(spec.error());
  const Outcome<Answer> answer = session.exchange("POST", "/v1/jobs", *spec, file.ends_with(".json") ? kJson : kYaml);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status >= 300) {
    return refused(parse_problem(answer->status, answer->body), "submit " + shown_name(file), shown_name(file));
  }
  session.io().err << describe_warnings(answer->body, shown_name(file));
  const Outcome<JobProgress> job = parse_progress(answer->body);
  if (!job) return tl::unexpected(job.error());
  return Created{*job, answer->status == 201, answer->body};
}

// Standard input is not opened.
Outcome<void> open_items(const std::string& file, std::ifstream& opened) {
  if (file.empty() || file == "-") return {};
  opened.open(file, std::ios::binary);
  if (!opened) return trouble(Exit::Refused, file + ": cannot be opened");
  if (std::filesystem::is_directory(file)) return trouble(Exit::Refused, file + ": is a folder");
  return {};
}

UploadOptions upload_options(const SubmitOptions& options, const std::string& job) {
  UploadOptions upload;
  upload.job = job;
  upload.file = shown_name(options.items);
  upload.revise = options.revise;
  upload.max_errors = options.max_errors;
  return upload;
}

Outcome<std::string> start_job(Session& session, const JobProgress& job) {
  return session.call("start job " + job.name, "POST", "/v1/jobs/" + http::encode_component(job.name) + "/start");
}

std::string next_step(const SubmitOptions& options, const JobProgress& job) {
  if (options.start || job.state != "draft") return "`musterctl job watch " + job.name + "` follows it.";
  return "`musterctl job start " + job.name + "` starts it.";
}

}  // namespace

Outcome<void> submit_job(Session& session, const SubmitOptions& options) {
  if (options.spec == "-" && options.items == "-") {
    return trouble(Exit::Usage, "the spec and the items cannot both come from standard input");
  }
  std::ifstream opened;
  if (auto items = open_items(options.items, opened); !items) return items;
  Outcome<Created> created = create_job(session, options.spec);
  if (!created) return tl::unexpected(created.error());
  std::ostream& out = session.io().out;
  const JobProgress& job = created->job;
  const bool table = !session.wants_json();
  if (table)
    out << "job " << job.name << (created->fresh ? " is created" : " is there already, with the same spec") << '\n';
  std::optional<ImportReport> report;
  const UploadOptions upload = upload_options(options, job.name);
  if (!options.items.empty()) {
    ItemChunks chunks(options.items == "-" ? session.io().in : opened);
    const Outcome<ImportReport> sent = upload_items(session, upload, chunks);
    if (!sent) return tl::unexpected(sent.error());
    report = *sent;
    if (table) out << report->summary() << '\n';
  }
  const std::string consequence = options.start ? " The job was not started." : "";
  const Outcome<void> fine = report ? check_report(session, upload, *report, consequence) : Outcome<void>();
  const bool starts = fine && options.start && job.state == "draft";
  if (starts) {
    Outcome<std::string> started = start_job(session, job);
    if (!started) return tl::unexpected(started.error());
    created->body = std::move(*started);
    if (table) out << "job " << job.name << " is started\n";
  }
  if (!table) out << "{\"job\":" << created->body << ",\"items\":" << (report ? report->to_json() : "null") << "}\n";
  if (fine && table) out << next_step(options, job) << '\n';
  return fine;
}

}  // namespace muster::ctl
