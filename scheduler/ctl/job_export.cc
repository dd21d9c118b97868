#include "scheduler/ctl/job_export.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

Outcome<uint64_t> download_to_file(Session& session, const ExportOptions& options) {
  if (std::filesystem::is_directory(options.out))
    return trouble(Exit::Usage, "--out " + options.out + ": is a folder; name a file in it");
  const std::string partial = options.out + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  if (!file) return trouble(Exit::Refused, partial + ": " + std::strerror(errno));
  Outcome<uint64_t> rows = download(session, options.download, file);
  file.close();
  if (!rows) {
    Trouble broken = rows.error();
    broken.message += "\nWhat came is in " + partial + ".";
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
