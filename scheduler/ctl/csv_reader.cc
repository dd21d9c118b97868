#include "scheduler/ctl/csv_reader.h"

#include <algorithm>

namespace muster::ctl {
namespace {

constexpr size_t kBufferBytes = 1 << 20;

}  // namespace

CsvReader::CsvReader(std::istream& input, const std::string& file) : input_(input), file_(file), buffer_(kBufferBytes) {
  peek();
  if (std::string_view(buffer_.data(), filled_).starts_with("\xef\xbb\xbf")) at_ = 3;
}

int CsvReader::peek() {
  if (at_ == filled_) {
    at_ = 0;
    input_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    filled_ = static_cast<size_t>(input_.gcount());
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::take() {
  const int c = peek();
  if (c == kEnd) return kEnd;
  ++at_;
  if (c == '\n') ++line_;
  return c;
}

void CsvReader::read_quoted() {
  take();
  while (true) {
    const int c = take();
    if (c == kEnd) {
      wrong_ = "a quote is never closed";
      return;
    }
    if (c == '"') {
      if (peek() != '"') break;
      take();
    }
    text_ += static_cast<char>(c);
  }
  const int after = peek();
  if (after != ',' && after != '\n' && after != '\r' && after != kEnd) wrong_ = "there is text after a closing quote";
}

void CsvReader::read_plain() {
  const auto ends_cell = [](char c) { return c == ',' || c == '\n' || c == '\r'; };
  while (peek() != kEnd) {
    const char* const start = buffer_.data() + at_;
    const char* const stop = std::find_if(start, static_cast<const char*>(buffer_.data() + filled_), ends_cell);
    text_.append(start, stop);
    at_ += static_cast<size_t>(stop - start);
    if (at_ < filled_) return;
  }
}

// The titles' line or a row's; false: the line was empty.
bool CsvReader::read_record() {
  text_.clear();
  ends_.clear();
  first_line_ = line_;
  bool quoted = false;
  while (wrong_ == nullptr) {
    if (peek() == '"') {
      quoted = true;
      read_quoted();
    } else {
      read_plain();
    }
    // A carriage return that ends no line is text.
    while (wrong_ == nullptr && peek() == '\r') {
      take();
      if (peek() == '\n' || peek() == kEnd) break;
      text_ += '\r';
      read_plain();
    }
    ends_.push_back(text_.size());
    if (take() != ',') break;
  }
  return quoted || ends_.size() > 1 || !text_.empty();
}

Outcome<bool> CsvReader::next(std::vector<std::string_view>& cells) {
  cells.clear();
  while (peek() != kEnd) {
    const bool something = read_record();
    if (wrong_ != nullptr) return refuse(wrong_);
    if (!something) continue;
    size_t start = 0;
    for (const size_t end : ends_) {
      cells.emplace_back(text_.data() + start, end - start);
      start = end;
    }
    return true;
  }
  if (input_.bad()) return trouble(Exit::Refused, file_ + ": cannot be read");
  return false;
}

tl::unexpected<Trouble> CsvReader::refuse(std::string_view reason) const {
  return trouble(Exit::Refused, file_ + ":" + std::to_string(first_line_) + ": " + std::string(reason));
}

Outcome<std::vector<size_t>> find_titles(const CsvReader& reader, const std::vector<std::string_view>& titles,
                                         const std::vector<std::string_view>& wanted) {
  std::vector<size_t> found;
  for (const std::string_view title : wanted) {
    const auto first = std::find(titles.begin(), titles.end(), title);
    if (first == titles.end()) {
      std::string needed;
      for (const std::string_view name : wanted) needed += (needed.empty() ? "" : ",") + std::string(name);
      return reader.refuse("the first line must give the titles " + needed + "; there is no \"" + std::string(title) +
                           "\"");
    }
    if (std::find(first + 1, titles.end(), title) != titles.end()) {
      return reader.refuse("the title \"" + std::string(title) + "\" is there twice");
    }
    found.push_back(static_cast<size_t>(first - titles.begin()));
  }
  return found;
}

}  // namespace muster::ctl
