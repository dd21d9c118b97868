// Turns rows of an export into a file of another format, row by row, in memory that does not grow with the job. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/form/form.h"
#include "scheduler/formats/format.h"
#include "scheduler/formats/ports.h"
#include "scheduler/formats/tally.h"

namespace muster::formats {

struct Row;

// Not thread-safe. After a failure it takes nothing more.
class Writer {
 public:
  virtual ~Writer() = default;

  // A line of results or answers with `data=true`; `answers`: the task's, where rows_of says Both. Failures:
  // "formats.cannot_hold", "formats.row", "formats.item" (the item lacks what the format needs), and the sink's.
  Result<void> take(std::string_view line, const std::vector<std::string>& answers = {});
  // After the last row: what closes the document.
  virtual Result<void> finish() = 0;

 private:
  virtual Result<void> write(const Row& row) = 0;
};

struct Writing {
  const form::Form& form;
  Sink& sink;
  Tally& tally;
};

// All of `writing` outlives the writer. Failure: "formats.form": this job's answers are nothing that the format is for;
// "formats.cannot_hold".
Result<std::unique_ptr<Writer>> make_writer(Format format, const Writing& writing);

}  // namespace muster::formats
