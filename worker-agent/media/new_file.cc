#include "worker-agent/media/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace muster::agent {

NewFile::NewFile(std::string path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) {}

NewFile::~NewFile() {
  const bool made = descriptor_ >= 0;
  close();
  if (made && !finished_) ::unlink(path_.c_str());
}

bool NewFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return descriptor_ >= 0;
}

bool NewFile::finish() {
  finished_ = descriptor_ >= 0 && ::fsync(descriptor_) == 0;
  return finished_;
}

void NewFile::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace muster::agent
