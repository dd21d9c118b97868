#include "scheduler/formats/writer.h"

#include "scheduler/formats/row.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {

Result<void> Writer::take(std::string_view line, const std::vector<std::string>& answers) {
  auto row = read_row(line);
  if (!row) return tl::unexpected(row.error());
  for (const std::string& one : answers) {
    auto answer = read_row(one);
    if (!answer) return tl::unexpected(answer.error());
    row->answers.push_back(std::move(*answer));
  }
  return write(*row);
}

Made make_writer(Format format, const Writing& writing) {
  switch (format) {
    case Format::LabelStudio:
      return make_label_studio(writing);
    case Format::JsonMin:
      return make_json_min(writing);
    case Format::CsvMin:
      return make_csv_min(writing);
    case Format::Triples:
      return make_triples(writing);
    case Format::Coco:
      return make_coco(writing);
    case Format::Yolo:
      return make_yolo(writing);
    case Format::Voc:
      return make_voc(writing);
    case Format::Conll:
      return make_conll(writing);
  }
  return fail("formats.form", "there is no such format");
}

}  // namespace muster::formats
