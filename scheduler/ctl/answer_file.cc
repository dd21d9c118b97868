#include "scheduler/ctl/answer_file.h"

#include <algorithm>

#include "scheduler/ctl/csv_reader.h"

namespace muster::ctl {
namespace {

constexpr size_t kBlockBytes = 1 << 20;

// Reads rows with their titles; `take` gets the wanted cells of one row and says what is wrong with it, if anything.
template <class Take>
Outcome<void> read_rows(CsvReader& reader, const std::vector<std::vector<std::string_view>>& alternatives, Take take) {
  std::vector<std::string_view> cells;
  const Outcome<bool> any = reader.next(cells);
  if (!any) return tl::unexpected(any.error());
  if (!*any) return {};
  Outcome<std::vector<size_t>> columns;
  for (const auto& wanted : alternatives) {
    columns = find_titles(reader, cells, wanted);
    if (columns) break;
  }
  if (!columns) return tl::unexpected(columns.error());
  const size_t width = cells.size();
  std::vector<std::string_view> chosen(columns->size());
  while (true) {
    const Outcome<bool> more = reader.next(cells);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    if (cells.size() != width) {
      return reader.refuse("has " + std::to_string(cells.size()) + " cells, the titles are " + std::to_string(width));
    }
    for (size_t i = 0; i < chosen.size(); ++i) chosen[i] = cells[(*columns)[i]];
    if (const char* wrong = take(chosen)) return reader.refuse(wrong);
  }
}

}  // namespace

std::string_view TextPool::keep(std::string_view text) {
  if (const auto found = kept_.find(text); found != kept_.end()) return *found;
  if (free_ < text.size() || blocks_.empty()) {
    free_ = std::max(kBlockBytes, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_));
    block_bytes_ = free_;
  }
  char* const place = blocks_.back().get() + (block_bytes_ - free_);
  std::copy(text.begin(), text.end(), place);
  free_ -= text.size();
  return *kept_.emplace(place, text.size()).first;
}

void RowLines::add(uint64_t line) {
  if (jumps_.empty() || rows_ + jumps_.back().second != line) jumps_.emplace_back(rows_, line - rows_);
  ++rows_;
}

uint64_t RowLines::of(size_t row) const {
  const auto after = std::upper_bound(jumps_.begin(), jumps_.end(), row,
                                      [](size_t wanted, const auto& jump) { return wanted < jump.first; });
  return after == jumps_.begin() ? 0 : row + std::prev(after)->second;
}

Outcome<AnswerFile> read_answers(std::istream& input, const std::string& file) {
  AnswerFile answers;
  CsvReader reader(input, file);
  consensus::AnswerRow last;
  const auto kept = [&](std::string_view text, std::string_view before) {
    return text == before ? before : answers.texts.keep(text);
  };
  const auto take = [&](const std::vector<std::string_view>& cells) -> const char* {
    if (cells[0].empty()) return "the task is empty";
    if (cells[1].empty()) return "the worker is empty";
    last = {kept(cells[0], last.task), kept(cells[1], last.worker), kept(cells[2], last.label)};
    answers.rows.push_back(last);
    answers.lines.add(reader.line());
    return nullptr;
  };
  if (auto read = read_rows(reader, {{"task", "worker", "label"}}, take); !read) return tl::unexpected(read.error());
  return answers;
}

Outcome<TruthFile> read_truth(std::istream& input, const std::string& file) {
  TruthFile truths;
  CsvReader reader(input, file);
  const auto take = [&](const std::vector<std::string_view>& cells) -> const char* {
    if (cells[0].empty()) return "the task is empty";
    truths.rows.push_back({truths.texts.keep(cells[0]), truths.texts.keep(cells[1])});
    truths.lines.add(reader.line());
    return nullptr;
  };
  const auto read = read_rows(reader, {{"task", "label"}, {"task", "truth"}}, take);
  if (!read) return tl::unexpected(read.error());
  return truths;
}

}  // namespace muster::ctl
