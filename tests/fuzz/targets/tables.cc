#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "common/base/check.h"
#include "scheduler/ctl/answer_file.h"
#include "scheduler/ctl/csv_reader.h"
#include "scheduler/ctl/row_stream.h"
#include "scheduler/ctl/worker_file.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

const std::string kFile = "file";

using Records = std::vector<std::vector<std::string>>;

// Nothing if the file is refused.
std::optional<Records> read_all(const std::string& text) {
  std::istringstream stream(text);
  ctl::CsvReader reader(stream, kFile);
  Records records;
  std::vector<std::string_view> cells;
  for (;;) {
    const auto next = reader.next(cells);
    if (!next) return std::nullopt;
    if (!*next) return records;
    records.emplace_back(cells.begin(), cells.end());
  }
}

// Cells that were read and are written again are read as they were.
void check_csv(const std::string& text) {
  const auto records = read_all(text);
  if (!records) return;
  std::string written;
  for (const auto& record : *records) {
    if (record.size() == 1 && record[0].empty()) return;  // written, it would be an empty line
    for (size_t i = 0; i < record.size(); ++i) written += (i == 0 ? "" : ",") + ctl::csv_cell(record[i]);
    written += "\r\n";
  }
  if (written.starts_with("\xef\xbb\xbf")) return;  // a byte order mark, the second time
  MUSTER_CHECK(read_all(written) == records);
}

std::string stream_rows(std::string_view body, size_t cut, ctl::RowFormat format) {
  std::ostringstream out;
  ctl::RowStream rows(format, {"task", "value", "note"}, out);
  rows.begin();
  bool sound = true;
  while (!body.empty() && sound) {
    const auto piece = body.substr(0, cut);
    body.remove_prefix(piece.size());
    sound = rows.take(piece);
  }
  if (sound) sound = rows.end_of_body(true);
  return out.str() + (sound ? "|" + rows.cursor() + "|" + std::to_string(rows.rows()) : "!");
}

}  // namespace

// The first byte chooses the reader, the second how a stream is cut.
void tables(std::string_view bytes) {
  Input input(bytes);
  const uint32_t reader = input.below(5);
  const size_t cut = 1 + input.byte();
  const std::string text(input.rest());
  std::istringstream stream(text);
  if (reader == 0) return check_csv(text);
  if (reader == 1) return void(ctl::read_answers(stream, kFile));
  if (reader == 2) return void(ctl::read_truth(stream, kFile));
  if (reader == 3) {
    const auto workers = ctl::read_workers(stream, kFile, "north");
    if (workers) MUSTER_CHECK(workers->size() <= text.size());
    return;
  }
  for (const auto format : {ctl::RowFormat::Ndjson, ctl::RowFormat::Csv}) {
    const std::string whole = stream_rows(text, text.size() + 1, format);
    // Rows before one that is refused may or may not be out, with the piece they came in.
    if (!whole.ends_with("!")) MUSTER_CHECK(stream_rows(text, cut, format) == whole);
  }
}

}  // namespace muster::fuzz
