// Forms and rows to write in every format, and a sink that keeps what was written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/formats/writer.h"

namespace muster::formats {

class MemorySink final : public Sink {
 public:
  Result<void> write(std::string_view bytes) override;
  Result<void> create(const std::string& path, std::string_view bytes) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<void> put_aside(std::string_view bytes) override;
  Result<void> write_what_was_put_aside() override;

  std::map<std::string, std::string> files;  // the one document under ""
  std::string all() const;                   // files of a tree one after the other, each under its path

 private:
  std::string aside_;
};

form::Form mood_form();   // one choice about a text
form::Form boxes_form();  // rectangles and polygons on a picture
form::Form spans_form();  // spans of a text

struct Box {
  double x, y, width, height;
  std::string label;
};
struct Marked {
  size_t start, end;
  std::string label;
};

// Lines as the scheduler sends them.
std::string mood_result(int task, const std::string& text, const std::string& mood);
std::string mood_answer(int task, const std::string& text, const std::string& mood, const std::string& worker);
std::string boxes_result(int task, const std::string& address, int width, int height, const std::vector<Box>& boxes);
std::string spans_result(int task, const std::string& text, const std::vector<Marked>& spans);
// The same with any entries: `{"from_name":…},…`.
std::string result_with(int task, const std::string& data, const std::string& entries);

struct Written {
  std::string failure;  // "code: message"; empty: none
  MemorySink sink;
  Tally tally{false};
};
struct Lines {
  std::string row;
  std::vector<std::string> answers = {};
};
Written written(Format format, const form::Form& form, const std::vector<Lines>& lines, bool lossy = false);

}  // namespace muster::formats
