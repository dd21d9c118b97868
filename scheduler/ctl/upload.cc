#include "scheduler/ctl/upload.h"

#include <algorithm>

#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

std::string lines_text(const Chunk& chunk) {
  return "lines " + grouped(chunk.first_line) + " to " + grouped(chunk.first_line + chunk.lines - 1);
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

  Outcome<ImportReport> run(std::istream& input) {
    ItemChunks chunks(input, options_.chunks);
    while (true) {
      const Outcome<Chunk> chunk = chunks.next();
      if (!chunk) return unreadable(chunk.error());
      if (chunk->lines == 0) break;
      if (total_.errors.size() >= options_.max_errors) total_.complete = false;  // and there is more
      if (!total_.complete) break;
      if (Outcome<void> sent = send(*chunk); !sent) return tl::unexpected(sent.error());
      if (!total_.complete) break;
    }
    status_.finish();
    return total_;
  }

 private:
  Outcome<void> send(const Chunk& chunk) {
    const size_t errors_left = options_.max_errors - std::min(options_.max_errors, total_.errors.size());
    const std::string target = "/v1/jobs/" + http::encode_component(options_.job) +
                               "/items?max_errors=" + std::to_string(errors_left) +
                               (options_.revise ? "&revise=true" : "");
    const Outcome<Answer> answer = send_chunk(session_, target, chunk, status_);
    if (!answer) return stop(answer.error().exit, answer.error().message + '\n' + resume_advice(chunk));
    if (answer->status >= 300) return refused(chunk, *answer);
    const Outcome<ImportReport> report = parse_import_report(answer->body);
    if (!report) return stop(report.error().exit, report.error().message);
    total_.add(*report, chunk.first_line);
    show(chunk);
    return {};
  }

  tl::unexpected<Trouble> refused(const Chunk& chunk, const Answer& answer) {
    Problem problem = parse_problem(answer.status, answer.body);
    for (Place& place : problem.places) {
      if (place.line > 0) place.line += chunk.first_line - 1;
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
    const uint64_t done = chunk.first_line + chunk.lines - 1;
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

Outcome<ImportReport> upload_items(Session& session, const UploadOptions& options, std::istream& input) {
  return Uploading(session, options).run(input);
}

}  // namespace muster::ctl
