#include "scheduler/ctl/job_convert.h"

#include <memory>
#include <optional>

#include "scheduler/ctl/format_output.h"
#include "scheduler/ctl/text_width.h"
#include "scheduler/formats/writer.h"

namespace muster::ctl {
namespace {

namespace fm = formats;

Outcome<void> check_options(const ConvertOptions& options) {
  const std::string format(fm::name_of(options.format));
  if (fm::is_tree(options.format) && options.out.empty())
    return trouble(Exit::Usage, "--format " + format + " makes a folder of files; name it with --out");
  if (options.answers && !fm::takes_either(options.format) && fm::rows_of(options.format) == fm::Rows::Results) {
    return trouble(Exit::Usage, "--format " + format +
                                    " has one truth for an item: it is written of results, not of several people's "
                                    "answers; leave --answers out");
  }
  return {};
}

Outcome<form::Form> fetch_form(Session& session, const std::string& job) {
  const auto body = session.call("export of job " + job, "GET", "/v1/jobs/" + http::encode_component(job) + "/form");
  if (!body) return tl::unexpected(body.error());
  auto form = form::from_json(*body);
  if (!form) return trouble(Exit::Refused, "export of job " + job + ": " + form.error().message);
  return std::move(*form);
}

// Rows of one kind, line by line, and which task is next.
class Spool {
 public:
  Outcome<void> fill(Session& session, const DownloadOptions& options) {
    auto made = ScratchFile::create();
    if (!made) return tl::unexpected(made.error());
    file_ = std::move(*made);
    const Outcome<uint64_t> rows = download(session, options, file_->stream());
    if (!rows) {  // what came is gone, and so is the use of a cursor
      Trouble broken = rows.error();
      broken.message = broken.message.substr(0, broken.message.find('\n')) + "\nNothing was written.";
      return tl::unexpected(broken);
    }
    return file_->rewind();
  }

  bool next(std::string& line) {
    if (held_) {
      line = std::move(*std::exchange(held_, std::nullopt));
      return true;
    }
    return static_cast<bool>(std::getline(file_->stream(), line));
  }
  void hold(std::string line) { held_ = std::move(line); }

 private:
  std::unique_ptr<ScratchFile> file_;
  std::optional<std::string> held_;
};

uint64_t task_of(const std::string& line) {
  const auto members = split_members(line);
  uint64_t task = 0;
  for (const RawMember& member : members.value_or(std::vector<RawMember>{})) {
    if (member.name != "task") continue;
    for (const char c : member.value) task = task * 10 + static_cast<uint64_t>(c - '0');
  }
  return task;
}

// The answers of `task`; those of tasks before it, which have no row of their own, are passed over.
std::vector<std::string> answers_of(uint64_t task, Spool& answers) {
  std::vector<std::string> out;
  std::string line;
  while (answers.next(line)) {
    const uint64_t theirs = task_of(line);
    if (theirs > task) {
      answers.hold(std::move(line));
      break;
    }
    if (theirs == task) out.push_back(std::move(line));
  }
  return out;
}

class Conversion {
 public:
  Conversion(Session& session, const ConvertOptions& options) : session_(session), options_(options) {}

  Outcome<void> run() {
    auto form = fetch_form(session_, options_.download.job);
    if (!form) return tl::unexpected(form.error());
    Outcome<std::unique_ptr<FormatOutput>> output =
        fm::is_tree(options_.format) ? folder_output(options_.out) : document_output(options_.out, session_.io().out);
    if (!output) return tl::unexpected(output.error());
    auto writer = fm::make_writer(options_.format, {*form, **output, tally_});
    if (!writer) return refuse(writer.error());
    if (auto fetched = fetch(); !fetched) return fetched;
    std::string line;
    while (rows_.next(line)) {
      const auto theirs = both() ? answers_of(task_of(line), answers_) : std::vector<std::string>{};
      if (auto taken = (*writer)->take(line, theirs); !taken) return refuse(taken.error());
    }
    if (auto done = (*writer)->finish(); !done) return refuse(done.error());
    if (auto done = (*output)->finish_all(); !done) return done;
    report();
    return {};
  }

 private:
  bool both() const { return fm::rows_of(options_.format) == fm::Rows::Both && !options_.answers; }
  bool of_answers() const { return options_.answers || fm::rows_of(options_.format) == fm::Rows::Answers; }

  Outcome<void> fetch() {
    DownloadOptions wanted = options_.download;
    wanted.format = RowFormat::Ndjson;
    wanted.data = true;
    wanted.rows = of_answers() ? Rows::Answers : Rows::Results;
    if (auto filled = rows_.fill(session_, wanted); !filled || !both()) return filled;
    wanted.rows = Rows::Answers;
    wanted.cursor.clear();
    wanted.limit = 0;
    return answers_.fill(session_, wanted);
  }

  tl::unexpected<Trouble> refuse(const Failure& failure) const {
    return trouble(Exit::Refused, "job " + options_.download.job + " as " + std::string(fm::name_of(options_.format)) +
                                      ": " + failure.message);
  }

  void report() {
    std::ostream& err = session_.io().err;
    if (!options_.out.empty())
      err << grouped(tally_.written()) << (of_answers() ? " answers" : " items") << " in " << options_.out << '\n';
    if (tally_.empty() > 0)
      err << "left out: " << grouped(tally_.empty()) << (of_answers() ? " without an answer" : " without a result")
          << '\n';
    for (const auto& [what, count] : tally_.dropped())
      err << "dropped: " << printable(what) << ": " << grouped(count) << '\n';
  }

  Session& session_;
  const ConvertOptions& options_;
  fm::Tally tally_{options_.lossy};
  Spool rows_, answers_;
};

}  // namespace

Outcome<void> convert_rows(Session& session, const ConvertOptions& options) {
  if (auto fine = check_options(options); !fine) return fine;
  return Conversion(session, options).run();
}

}  // namespace muster::ctl
