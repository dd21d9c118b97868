#include "scheduler/ctl/download.h"

#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

std::vector<std::string> columns_of(Rows rows) {
  if (rows == Rows::Results) {
    return {"task",    "key",   "state", "value", "confidence", "counted", "target", "method", "confidence_basis",
            "answers", "review"};
  }
  return {"id",     "task",     "key",   "worker",    "site",      "state",
          "reason", "revision", "value", "active_ms", "submitted", "note"};
}

std::string target_of(const DownloadOptions& options, const RowStream& rows) {
  std::string target = "/v1/jobs/" + http::encode_component(options.job) +
                       (options.rows == Rows::Results ? "/results" : "/answers") + "?format=ndjson";
  const std::string& cursor = rows.cursor().empty() ? options.cursor : rows.cursor();
  if (!cursor.empty()) target += "&cursor=" + http::encode_component(cursor);
  if (options.limit > 0) target += "&limit=" + std::to_string(options.limit - rows.rows());
  if (options.all) target += "&all=true";
  if (options.data) target += "&data=true";
  return target;
}

Trouble broken_off(Trouble trouble, const RowStream& rows) {
  if (!rows.cursor().empty()) {
    trouble.message += "\n" + std::to_string(rows.rows()) + " rows were written; --cursor '" + rows.cursor() +
                       "' goes on after the last of them.";
  }
  return trouble;
}

// How many rows came, for people who do not see them come.
class Following {
 public:
  explicit Following(Surroundings& io)
      : watched_(io.err_is_terminal && !io.out_is_terminal), status_(io.err, io.err_is_terminal) {}
  ~Following() { status_.finish(); }
  void show(uint64_t rows) {
    if (watched_) status_.show("received " + grouped(rows) + (rows == 1 ? " row" : " rows"));
  }

 private:
  const bool watched_;
  StatusLine status_;
};

}  // namespace

Outcome<uint64_t> download(Session& session, const DownloadOptions& options, std::ostream& out) {
  RowStream rows(options.format, columns_of(options.rows), out);
  rows.begin();
  Patience patience(session.io());
  Following following(session.io());
  while (true) {
    const uint64_t before = rows.rows();
    const Outcome<Answer> answer = session.stream(target_of(options, rows), [&](std::string_view piece) {
      const bool taken = rows.take(piece);
      following.show(rows.rows());
      return taken;
    });
    const bool written = rows.end_of_body(answer.has_value());
    if (!written || !rows.trouble().empty()) return trouble(Exit::Refused, rows.trouble());
    out.flush();
    if (answer && answer->status < 300) return rows.rows();
    if (options.limit > 0 && rows.rows() >= options.limit) return rows.rows();
    const bool passing = answer ? is_passing(answer->status) : answer.error().exit == Exit::Unreachable;
    if (rows.rows() > before) patience.reset();
    if (passing && patience.again()) continue;
    if (!answer) return tl::unexpected(broken_off(answer.error(), rows));
    const std::string reason = describe(parse_problem(answer->status, answer->body), "export of job " + options.job);
    return tl::unexpected(broken_off({Exit::Refused, reason}, rows));
  }
}

}  // namespace muster::ctl
