// A file that appears under its name only when all of it is written; until then it is `FILE.partial`.
#pragma once

#include <fstream>
#include <string>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

class WholeFile {
 public:
  explicit WholeFile(std::string path);
  ~WholeFile();  // what is not finished is removed
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  std::ostream& out() { return file_; }
  Outcome<void> finish();

 private:
  const std::string path_, partial_;
  std::ofstream file_;
  bool finished_ = false;
};

}  // namespace muster::ctl
