#include "scheduler/consensus/measure/objects.h"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

namespace muster::consensus {
namespace {

namespace json = boost::json;

constexpr int64_t kLongestText = 1 << 24;  // in tokens or characters

struct Span {
  int64_t start = 0, end = 0;
  std::string type;
};

std::optional<std::vector<Span>> read_spans(std::string_view label) {
  boost::system::error_code error;
  const json::value value = json::parse(label, error);
  if (error || !value.is_array()) return std::nullopt;
  std::vector<Span> spans;
  for (const json::value& item : value.get_array()) {
    const json::array* parts = item.if_array();
    if (parts == nullptr) return std::nullopt;
    const bool sided = !parts->empty() && parts->front().is_string();
    const size_t at = sided ? 1 : 0;
    if (parts->size() < at + 3) return std::nullopt;
    const json::value &start = (*parts)[at], &end = (*parts)[at + 1], &type = (*parts)[at + 2];
    if (!start.is_int64() || !end.is_int64() || !type.is_string()) return std::nullopt;
    Span span{start.get_int64(), end.get_int64(), std::string(type.get_string())};
    if (sided) span.type += " " + std::string(parts->front().get_string());
    if (span.start < 0 || span.end < span.start || span.end > kLongestText) return std::nullopt;
    spans.push_back(std::move(span));
  }
  return spans;
}

struct Box {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  std::string type;
};

std::optional<std::vector<Box>> read_boxes(std::string_view label) {
  boost::system::error_code error;
  const json::value value = json::parse(label, error);
  if (error || !value.is_array()) return std::nullopt;
  std::vector<Box> boxes;
  for (const json::value& item : value.get_array()) {
    const json::object* members = item.if_object();
    if (members == nullptr) return std::nullopt;
    Box box;
    for (const auto& [name, into] :
         {std::pair("x1", &box.x1), std::pair("y1", &box.y1), std::pair("x2", &box.x2), std::pair("y2", &box.y2)}) {
      const json::value* number = members->if_contains(name);
      if (number == nullptr || !number->is_number()) return std::nullopt;
      *into = number->to_number<double>();
    }
    const json::value* type = members->if_contains("c");
    if (type != nullptr && type->is_string()) box.type = std::string(type->get_string());
    boxes.push_back(std::move(box));
  }
  return boxes;
}

double iou(const Box& a, const Box& b) {
  const auto area = [](const Box& box) { return (box.x2 - box.x1) * (box.y2 - box.y1); };
  const double width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
  const double height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  return width * height / (area(a) + area(b) - width * height);
}

}  // namespace

std::optional<std::set<std::string>> spans_in(std::string_view label) {
  const auto spans = read_spans(label);
  if (!spans) return std::nullopt;
  std::set<std::string> texts;
  for (const Span& span : *spans) {
    texts.insert(std::to_string(span.start) + " " + std::to_string(span.end) + " " + span.type);
  }
  return texts;
}

std::optional<std::set<std::string>> positions_in(std::string_view label) {
  const auto spans = read_spans(label);
  if (!spans) return std::nullopt;
  std::set<std::string> texts;
  for (const Span& span : *spans) {
    for (int64_t at = span.start; at < span.end; ++at) texts.insert(std::to_string(at) + " " + span.type);
  }
  return texts;
}

// One to one within a class, greatest IoU first; of equals the first in the lists.
std::optional<Overlap> overlap(std::string_view result, std::string_view truth) {
  const auto found = read_boxes(result), wanted = read_boxes(truth);
  if (!found || !wanted) return std::nullopt;
  struct Match {
    double iou;
    size_t found, wanted;
  };
  std::vector<Match> matches;
  for (size_t i = 0; i < found->size(); ++i) {
    for (size_t j = 0; j < wanted->size(); ++j) {
      const double shared = (*found)[i].type == (*wanted)[j].type ? iou((*found)[i], (*wanted)[j]) : 0;
      if (shared > 0) matches.push_back({shared, i, j});
    }
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) { return a.iou > b.iou; });
  std::vector<bool> found_taken(found->size()), wanted_taken(wanted->size());
  Overlap total;
  total.hits.found = static_cast<double>(found->size());
  total.hits.wanted = static_cast<double>(wanted->size());
  for (const Match& match : matches) {
    if (found_taken[match.found] || wanted_taken[match.wanted]) continue;
    found_taken[match.found] = wanted_taken[match.wanted] = true;
    total.iou += match.iou;
    total.hits.both += match.iou >= 0.5 ? 1 : 0;
  }
  const size_t greater = std::max(found->size(), wanted->size());
  total.iou = greater == 0 ? 1 : total.iou / static_cast<double>(greater);
  return total;
}

}  // namespace muster::consensus
