// The formats that results and answers can be written in (docs/formats.md).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace muster::formats {

enum class Format { LabelStudio, JsonMin, CsvMin, Triples, Coco, Yolo, Voc, Conll };

std::optional<Format> find_format(std::string_view name);
std::string_view name_of(Format format);
std::vector<std::string_view> format_names();

bool is_tree(Format format);  // a folder of files, else one document

// The rows that make the document: a result for each task, its answers, or both.
enum class Rows { Results, Answers, Both };
Rows rows_of(Format format);
// Formats of results that can be written of answers just as well.
bool takes_either(Format format);

}  // namespace muster::formats
