// Bytes put on disk for the time of one command, without a name that could be left behind.
#pragma once

#include <fstream>
#include <memory>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

class ScratchFile {
 public:
  // In the folder for temporary files (TMPDIR). Trouble: it cannot be made there.
  static Outcome<std::unique_ptr<ScratchFile>> create();

  std::fstream& stream() { return file_; }
  // What was written is read again from its start. Trouble: it could not be written.
  Outcome<void> rewind();

 private:
  std::fstream file_;
};

}  // namespace muster::ctl
