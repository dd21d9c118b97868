#include "scheduler/ctl/job_export.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scheduler/ctl/resume_point.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

Outcome<uint64_t> download_to_file(Session& session, const ExportOptions& options) {
  if (std::filesystem::is_directory(options.out))
    return trouble(Exit::Usage, "--out " + options.out + ": is a folder; name a file in it");
  const std::string partial = options.out + ".partial";
  DownloadOptions wanted = options.download;
  if (options.resume) {
    Outcome<std::string> cursor = cut_to_resume(partial);
    if (!cursor) return tl::unexpected(cursor.error());
    if (!cursor->empty()) wanted.cursor = std::move(*cursor);
  }
  std::ofstream file(partial, std::ios::binary | (options.resume ? std::ios::app : std::ios::trunc));
  if (!file) return trouble(Exit::Refused, partial + ": " + std::strerror(errno));
  Outcome<uint64_t> rows = download(session, wanted, file);
  file.close();
  if (!rows) {
    Trouble broken = rows.error();
    broken.message += "\nWhat came is in " + partial + ".";
    if (options.download.format == RowFormat::Ndjson)
      broken.message += " The same command with --resume goes on from there.";
    return tl::unexpected(broken);
  }
  if (!file) return trouble(Exit::Refused, partial + ": cannot be written; is the disk full?");
  if (std::rename(partial.c_str(), options.out.c_str()) != 0) {
    return trouble(Exit::Refused, options.out + ": " + std::strerror(errno));
  }
  return rows;
}

}  // namespace

Outcome<void> export_rows(Session& session, const ExportOptions& options) {
  const bool csv = options.download.format == RowFormat::Csv;
  if (options.resume && (csv || options.out.empty() || options.out == "-"))
    return trouble(Exit::Usage, "--resume goes on with a file of NDJSON: it needs --out, and no other --format");
  if (options.download.data && csv)
    return trouble(Exit::Usage, "--data goes with NDJSON; --format csv-min has data and results as a table");
  if (options.out.empty() || options.out == "-") {
    const Outcome<uint64_t> rows = download(session, options.download, session.io().out);
    if (!rows) return tl::unexpected(rows.error());
    return {};
  }
  const Outcome<uint64_t> rows = download_to_file(session, options);
  if (!rows) return tl::unexpected(rows.error());
  session.io().err << grouped(*rows) << (*rows == 1 ? " row" : " rows") << " in " << options.out << '\n';
  return {};
}

}  // namespace muster::ctl
