#include "scheduler/ctl/watch.h"

#include <cmath>
#include <cstdio>

#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

constexpr size_t kLineBarColumns = 20;
constexpr size_t kMaxColumns = 110;

std::string speed_text(const JobProgress& progress, double per_second) {
  char text[48];
  std::snprintf(text, sizeof text, per_second < 10 ? "%.1f/s" : "%.0f/s", per_second);
  std::string out = std::string("  ") + text;
  if (per_second > 0 && progress.wanted > progress.counted) {
    const double left = static_cast<double>(progress.wanted - progress.counted) / per_second;
    if (left < 1e8) out += ", " + short_duration(static_cast<int64_t>(left)) + " left";
  }
  return out;
}

std::string status_target(const std::string& job) {
  return "/v1/jobs/" + http::encode_component(job);
}

class Watching {
 public:
  Watching(Session& session, std::string job, Millis interval)
      : session_(session),
        job_(std::move(job)),
        interval_(interval),
        status_(session.wants_json() ? session.io().err : session.io().out, session.io().out_is_terminal),
        patience_(session.io()) {}

  Outcome<void> run() {
    while (true) {
      const Outcome<std::string> body = look();
      if (!body) return ended(body.error());
      const Outcome<JobProgress> progress = parse_progress(*body);
      if (!progress) return ended(progress.error());
      show(*progress, *body);
      if (progress->state == "completed") return ended({Exit::Ok, ""});
      if (progress->state == "cancelled") return ended({Exit::Cancelled, "job " + job_ + " was cancelled"});
      session_.io().pause(interval_);
    }
  }

 private:
  // The job as JSON, however long the server takes to come back within reason.
  Outcome<std::string> look() {
    while (true) {
      const Outcome<Answer> answer = session_.exchange("GET", status_target(job_));
      if (answer && answer->status < 300) {
        patience_.reset();
        return answer->body;
      }
      const bool away = answer ? is_passing(answer->status) : answer.error().exit == Exit::Unreachable;
      if (away && patience_.again()) continue;
      if (!answer) return tl::unexpected(answer.error());
      return trouble(Exit::Refused, describe(parse_problem(answer->status, answer->body), "watch job " + job_));
    }
  }

  void show(const JobProgress& progress, const std::string& body) {
    if (session_.wants_json()) {
      if (body != last_body_) session_.io().out << body << std::endl;
      last_body_ = body;
      return;
    }
    rate_.add(session_.io().now(), progress.counted);
    status_.show(watch_line(progress, session_.io().out_is_terminal ? rate_.per_second() : std::nullopt,
                            session_.io().out_is_terminal));
  }

  Outcome<void> ended(const Trouble& trouble) {
    status_.finish();
    if (trouble.exit == Exit::Ok) return {};
    return tl::unexpected(trouble);
  }

  Session& session_;
  const std::string job_;
  const Millis interval_;
  StatusLine status_;
  Patience patience_;
  Rate rate_;
  std::string last_body_;
};

}  // namespace

std::string watch_line(const JobProgress& progress, std::optional<double> per_second, bool terminal) {
  const int percent = static_cast<int>(std::floor(progress.share * 100));
  std::string line = progress.name + "  " + progress.state + "  ";
  if (terminal) line += bar(progress.share, kLineBarColumns) + " ";
  line += std::to_string(percent) + " %  " + grouped(progress.counted) + "/" + grouped(progress.wanted) + " answers, " +
          grouped(progress.tasks_done) + "/" + grouped(progress.tasks) + " tasks";
  if (per_second && progress.state == "running") line += speed_text(progress, *per_second);
  if (progress.state == "draft") line += "  (`musterctl job start " + progress.name + "` starts it)";
  if (!progress.waiting.empty()) line += "  waiting: " + progress.waiting;
  line = printable(line);
  return terminal ? clipped(line, kMaxColumns) : line;
}

Outcome<void> watch_job(Session& session, const std::string& job, Millis interval) {
  return Watching(session, job, interval).run();
}

}  // namespace muster::ctl
