#include "scheduler/formats/format.h"

#include <algorithm>
#include <iterator>

namespace muster::formats {
namespace {

struct Known {
  Format format;
  std::string_view name;
  Rows rows;
  bool tree = false, either = false;
};

constexpr Known kKnown[] = {
    {Format::LabelStudio, "label-studio", Rows::Both},
    {Format::JsonMin, "json-min", Rows::Results, false, true},
    {Format::CsvMin, "csv-min", Rows::Results, false, true},
    {Format::Triples, "triples", Rows::Answers},
    {Format::Coco, "coco", Rows::Results},
    {Format::Yolo, "yolo", Rows::Results, true},
    {Format::Voc, "voc", Rows::Results, true},
    {Format::Conll, "conll", Rows::Results},
};

const Known& known(Format format) {
  return *std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& one) { return one.format == format; });
}

}  // namespace

std::optional<Format> find_format(std::string_view name) {
  for (const Known& one : kKnown) {
    if (one.name == name) return one.format;
  }
  return std::nullopt;
}

std::string_view name_of(Format format) {
  return known(format).name;
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Known& one : kKnown) names.push_back(one.name);
  return names;
}

bool is_tree(Format format) {
  return known(format).tree;
}

Rows rows_of(Format format) {
  return known(format).rows;
}

bool takes_either(Format format) {
  return known(format).either;
}

}  // namespace muster::formats
