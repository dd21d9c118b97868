#include "scheduler/ctl/upload.h"

#include <algorithm>

#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

std::string lines_text(const Chunk& chunk) {
  return "lines " + grouped(chunk.first_line) + " to " + grouped(chunk.last_line);
}

// Sends one chunk until the server has answered for good.
Outcome<Answer> send_chunk(Session& session, const std::string& target, const Chunk& chunk, StatusLine& status) {
  Patience patience(session.io());
  while (true) {
    Outcome<Answer> answer = session.exchange("POST", target, chunk.bytes, kNdjson);
    const bool passing = answer ? is_passing(answer->status) : answer.error().exit == Exit::Unreachable;
    if (!passing) return answer;
    status.show("no answer to " + lines_text(chunk) + "; trying again");
    if (!patience.again()) return answer;
  }
}

std::string resume_advice(const Chunk& chunk) {
  if (chunk.first_line == 1) return "Nothing is known to have arrived; running the same command again is safe.";
  return "Lines up to " + std::to_string(chunk.first_line - 1) +
         " have arrived; running the same command again is safe and goes on from there.";
}

class Uploading {
 public:
  Uploading(Session& session, const UploadOptions& options)
      : session_(session), options_(options), status_(session.io().err, session.io().err_is_terminal) {}

  Outcome<ImportReport> run(ChunkSource& chunks) {
    while (true) {
      const Outcome<Chunk> chunk = chunks.next();
      if (!chunk) return unreadable(chunk.error());
      if (chunk->end) break;
      if (total_.errors.size() >= options_.max_errors) total_.complete = false;  // and there is more
      if (!total_.complete) break;
      note_refused(*chunk);
      const Outcome<void> sent = chunk->lines > 0 ? send(*chunk) : Outcome<void>();
      if (!sent) return tl::unexpected(sent.error());
      if (!total_.complete) break;
    }
    status_.finish();
    std::stable_sort(total_.errors.begin(), total_.errors.end(),
                     [](const LineError& a, const LineError& b) { return a.line < b.line; });
    return total_;
  }

 private:
  Outcome<void> send(const Chunk& chunk) {
    const size_t seen = std::min(options_.max_errors, total_.errors.size());
    const size_t errors_left = std::max<size_t>(1, options_.max_errors - seen);
    const std::string target = "/v1/jobs/" + http::encode_component(options_.job) +
                               "/items?max_errors=" + std::to_string(errors_left) +
                               (options_.revise ? "&revise=true" : "") + (options_.dry_run ? "&dry_run=true" : "");
    const Outcome<Answer> answer = send_chunk(session_, target, chunk, status_);
    if (!answer) return stop(answer.error().exit, answer.error().message + '\n' + resume_advice(chunk));
    if (answer->status >= 300) return refused(chunk, *answer);
    Outcome<ImportReport> report = parse_import_report(answer->body);
    if (!report) return stop(report.error().exit, report.error().message);
    for (LineError& error : report->errors) {
      if (options_.rejected && error.line > 0 && error.line <= chunk.raws.size())
        options_.rejected(chunk.raws[error.line - 1]);
      error.line = chunk.line_of(error.line);
    }
    total_.add(*report, 1);
    show(chunk);
    return {};
  }

  // What was no item to begin with.
  void note_refused(const Chunk& chunk) {
    total_.lines += chunk.refused.size();
    total_.refused += chunk.refused.size();
    total_.errors.insert(total_.errors.end(), chunk.refused.begin(), chunk.refused.end());
    for (const std::string& raw : chunk.refused_raws) {
      if (options_.rejected) options_.rejected(raw);
    }
  }

  tl::unexpected<Trouble> refused(const Chunk& chunk, const Answer& answer) {
    Problem problem = parse_problem(answer.status, answer.body);
    for (Place& place : problem.places) {
      place.line = chunk.line_of(place.line);
    }
    tl::unexpected<Trouble> trouble = muster::ctl::refused(problem, "items of job " + options_.job, options_.file);
    if (chunk.first_line > 1) trouble.value().message += '\n' + resume_advice(chunk);
    status_.finish();
    return trouble;
  }

  tl::unexpected<Trouble> unreadable(const Trouble& why) {
    status_.finish();
    if (!why.begins_with_place) return trouble(why.exit, options_.file + ": " + why.message);
    return trouble_in_file(options_.file + ":" + why.message);
  }

  void show(const Chunk& chunk) {
    const uint64_t done = chunk.last_line;
    rate_.add(session_.io().now(), done);
    const auto speed = rate_.per_second();
    status_.show("sent " + grouped(done) + " lines" +
                 (speed ? ", " + grouped(static_cast<uint64_t>(*speed)) + " a second" : std::string()));
  }

  tl::unexpected<Trouble> stop(Exit exit, std::string message) {
    status_.finish();
    return trouble(exit, std::move(message));
  }

  Session& session_;
  const UploadOptions& options_;
  StatusLine status_;
  Rate rate_;
  ImportReport total_;
};

}  // namespace

Outcome<ImportReport> upload_items(Session& session, const UploadOptions& options, ChunkSource& chunks) {
  return Uploading(session, options).run(chunks);
}

Outcome<void> check_report(Session& session, const UploadOptions& options, const ImportReport& report,
                           const std::string& consequence) {
  if (report.refused == 0 && report.errors.empty() && report.complete) return {};
  for (const LineError& error : report.errors)
    session.io().err << options.file << ':' << error.line << ": " << printable(error.reason) << '\n';
  const std::string one = options.lines ? "line" : "item";
  const std::string many = one + "s";
  std::string message =
      grouped(report.refused) + ' ' + (report.refused == 1 ? one + " was" : many + " were") + " refused";
  if (!report.complete) {
    message += ", and reading stopped after " +
               (options.lines ? "line " + grouped(report.lines) : grouped(report.lines) + " items") +
               " (--max-errors " + std::to_string(options.max_errors) + ")";
  }
  if (options.dry_run) return trouble(Exit::Refused, message + "; nothing was changed.");
  message += "; the other " + many + (report.complete ? " are in." : " up to there are in.");
  return trouble(Exit::Refused, message + consequence + "\nMend the " + many +
                                    " and run the same command again: what is in stays as it is.");
}

}  // namespace muster::ctl
