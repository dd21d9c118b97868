// What a task looks like in an export. Pure: the pages and contents are fetched elsewhere (exports.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/form/form.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/row_writer.h"
#include "scheduler/core/queries.h"

namespace muster::api {

enum class ExportKind { Results, Answers };

// A place in an export: the next row comes from this task's assignment of this index, or a later one. Written "17" or
// "17.3". Results know whole tasks only.
struct Cursor {
  uint32_t task = 0, assignment = 0;
  std::string text() const;
  static std::optional<Cursor> parse(std::string_view text, ExportKind kind);
};

struct ExportShape {
  ExportKind kind = ExportKind::Results;
  bool all = false;   // results of tasks that are not done, too
  bool data = false;  // NDJSON: with the item's data, and results also as entries (result_entries.h)
};

std::vector<std::string_view> columns_of(ExportKind kind);

// Where the contents lie that the rows of `task` from `from` on need, in the order in which append_rows takes them;
// nothing if it has no rows.
std::vector<core::ContentRef> contents_of(const ExportShape& shape, const core::TaskView& task, Cursor from);

// What results are made with.
struct ResultSource {
  const form::Form& form;
  const JobResults* results = nullptr;  // null, or of other answers than the task has now: votes are counted
};

// Writes the task's rows from `from` on, at most `most`; returns how many. Failures: contents that are not what they
// should be.
Result<size_t> append_rows(const ExportShape& shape, const ResultSource& source, const core::TaskView& task,
                           Cursor from, const std::string* contents, size_t most, RowWriter& out);

}  // namespace muster::api
