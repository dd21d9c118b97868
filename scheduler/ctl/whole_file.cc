#include "scheduler/ctl/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace muster::ctl {

WholeFile::WholeFile(std::string path)
    : path_(std::move(path)), partial_(path_ + ".partial"), file_(partial_, std::ios::binary | std::ios::trunc) {}

WholeFile::~WholeFile() {
  if (!finished_ && file_.is_open()) std::remove(partial_.c_str());
}

Outcome<void> WholeFile::finish() {
  if (!file_.is_open()) return trouble(Exit::Refused, partial_ + ": cannot be created");
  file_.flush();
  if (!file_) return trouble(Exit::Refused, partial_ + ": cannot be written; is the disk full?");
  if (std::rename(partial_.c_str(), path_.c_str()) != 0) {
    return trouble(Exit::Refused, path_ + ": " + std::strerror(errno));
  }
  finished_ = true;
  return {};
}

}  // namespace muster::ctl
