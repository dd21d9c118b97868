#include "scheduler/ctl/job_import.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include "scheduler/ctl/upload.h"
#include "scheduler/ctl/whole_file.h"

namespace muster::ctl {
namespace {

namespace fs = std::filesystem;
using formats::ItemFormat;

// Tables and tasks by the end of their name; everything else is lines.
ItemFormat format_of(const ImportChoice& choice) {
  if (choice.format) return *choice.format;
  const std::string ending = fs::path(choice.file).extension().string();
  if (ending == ".csv") return ItemFormat::Csv;
  if (ending == ".tsv") return ItemFormat::Tsv;
  return ending == ".json" ? ItemFormat::LabelStudio : ItemFormat::Ndjson;
}

Outcome<void> check_files(const ImportChoice& choice) {
  std::error_code ignored;
  if (choice.rejects == "-") return trouble(Exit::Usage, "--rejects - : name a file");
  if (!choice.rejects.empty() && fs::equivalent(choice.file, choice.rejects, ignored))
    return trouble(Exit::Usage, "--rejects " + choice.rejects + ": is the file that is read; name another");
  if (fs::is_directory(choice.file, ignored)) return trouble(Exit::Refused, choice.file + ": is a folder");
  return {};
}

void tell(Session& session, const ImportReport& report, bool dry_run) {
  std::ostream& out = session.io().out;
  if (session.wants_json()) {
    out << report.to_json() << '\n';
  } else {
    out << (dry_run ? "dry run, nothing is changed: " : "") << report.summary() << '\n';
  }
}

}  // namespace

Outcome<void> import_file(Session& session, const ImportChoice& choice) {
  if (auto fine = check_files(choice); !fine) return fine;
  const bool standard = choice.file == "-";
  UploadOptions upload;
  upload.job = choice.job;
  upload.file = standard ? "standard input" : choice.file;
  upload.revise = choice.revise;
  upload.dry_run = choice.dry_run;
  upload.max_errors = choice.max_errors;
  upload.lines = format_of(choice) == ItemFormat::Ndjson;
  std::ifstream opened;
  if (!standard) opened.open(choice.file, std::ios::binary);
  if (!standard && !opened) return trouble(Exit::Refused, choice.file + ": cannot be opened");
  const auto source = formats::make_item_source(format_of(choice), choice.mapping, standard ? session.io().in : opened);
  if (!source) return trouble_in_file(upload.file + ":" + source.error().message);
  std::unique_ptr<WholeFile> rejects;
  if (!choice.rejects.empty()) {
    rejects = std::make_unique<WholeFile>(choice.rejects);
    rejects->out() << (*source)->head();
    upload.rejected = [&](const std::string& raw) { rejects->out() << raw; };
  }
  ConvertedChunks chunks(**source, choice.max_errors);
  const Outcome<ImportReport> report = upload_items(session, upload, chunks);
  if (!report) return tl::unexpected(report.error());
  if (rejects) {
    if (auto written = rejects->finish(); !written) return written;
  }
  tell(session, *report, choice.dry_run);
  const std::string where = choice.rejects.empty() ? "" : " They are in " + choice.rejects + ".";
  return check_report(session, upload, *report, where);
}

}  // namespace muster::ctl
