#include "scheduler/ctl/scratch_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace muster::ctl {

Outcome<std::unique_ptr<ScratchFile>> ScratchFile::create() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) return trouble(Exit::Refused, "there is no folder for temporary files; set TMPDIR");
  std::string path = (folder / "musterctl-XXXXXX").string();
  const int made = ::mkstemp(path.data());
  if (made < 0) return trouble(Exit::Refused, folder.string() + ": " + std::strerror(errno));
  ::close(made);
  auto scratch = std::make_unique<ScratchFile>();
  scratch->file_.open(path, std::ios::in | std::ios::out | std::ios::binary | std::ios::trunc);
  const bool open = scratch->file_.is_open();
  ::unlink(path.c_str());
  if (!open) return trouble(Exit::Refused, path + ": cannot be opened");
  return scratch;
}

Outcome<void> ScratchFile::rewind() {
  file_.flush();
  if (!file_) return trouble(Exit::Refused, "temporary files cannot be written; is the disk of TMPDIR full?");
  file_.seekg(0);
  return {};
}

}  // namespace muster::ctl
