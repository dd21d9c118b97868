// Exported rows (docs/http-api.md, result row and answer row) of jobs whose deciding control is a single choice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::crowd {

struct ResultRow {
  std::string key, state;
  std::optional<std::string> label;  // nothing while the task has no value
  unsigned counted = 0, target = 0;
  std::vector<std::string> answers;  // ids of the assignments the result rests on
};

struct AnswerRow {
  std::string id, key, worker, site, state, reason;
  unsigned revision = 0;  // 0: ended without an answer
  std::optional<std::string> label;
};

Result<ResultRow> parse_result_row(std::string_view line);
Result<AnswerRow> parse_answer_row(std::string_view line);

}  // namespace muster::crowd
