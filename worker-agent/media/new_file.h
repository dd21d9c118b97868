// A file in the making: removed again unless it is finished.
#pragma once

#include <string>
#include <string_view>

namespace muster::agent {

class NewFile {
 public:
  // Only its owner may read it. Fails later, in `write`, where it is there already or cannot be made.
  explicit NewFile(std::string path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  bool write(std::string_view bytes);
  // All of it is on the disk, and stays.
  bool finish();

 private:
  void close();
  const std::string path_;
  int descriptor_;
  bool finished_ = false;
};

}  // namespace muster::agent
