// Where formats are written: a file, standard output, or a folder. A file and a folder appear under their names only
// when they are whole; until then they are NAME.partial, which does not outlive a failure.
#pragma once

#include <map>
#include <memory>
#include <ostream>
#include <string>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/scratch_file.h"
#include "scheduler/ctl/whole_file.h"
#include "scheduler/formats/ports.h"

namespace muster::ctl {

class FormatOutput : public formats::Sink {
 public:
  // The last step. Trouble: what was written does not get its name.
  virtual Outcome<void> finish_all() = 0;

  Result<void> put_aside(std::string_view bytes) override;
  Result<void> write_what_was_put_aside() override;

 private:
  std::unique_ptr<ScratchFile> aside_;
};

// `path` empty: `standard_output`. Formats of one document alone write there.
std::unique_ptr<FormatOutput> document_output(const std::string& path, std::ostream& standard_output);
// Trouble: there is something under that name.
Outcome<std::unique_ptr<FormatOutput>> folder_output(const std::string& path);

}  // namespace muster::ctl
