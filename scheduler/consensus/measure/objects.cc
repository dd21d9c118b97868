#include "scheduler/consensus/measure/objects.h"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "scheduler/consensus/shapes/drawing_json.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

namespace json = boost::json;

constexpr int64_t kLongestText = 1 << 24;  // in tokens or characters

struct MarkedSpan {
  int64_t start = 0, end = 0;
  std::string type;
};

std::optional<std::vector<MarkedSpan>> read_spans(std::string_view label) {
  boost::system::error_code error;
  const json::value value = json::parse(label, error);
  if (error || !value.is_array()) return std::nullopt;
  std::vector<MarkedSpan> spans;
  for (const json::value& item : value.get_array()) {
    const json::array* parts = item.if_array();
    if (parts == nullptr) return std::nullopt;
    const bool sided = !parts->empty() && parts->front().is_string();
    const size_t at = sided ? 1 : 0;
    if (parts->size() < at + 3) return std::nullopt;
    const json::value &start = (*parts)[at], &end = (*parts)[at + 1], &type = (*parts)[at + 2];
    if (!start.is_int64() || !end.is_int64() || !type.is_string()) return std::nullopt;
    MarkedSpan span{start.get_int64(), end.get_int64(), std::string(type.get_string())};
    if (sided) span.type += " " + std::string(parts->front().get_string());
    if (span.start < 0 || span.end < span.start || span.end > kLongestText) return std::nullopt;
    spans.push_back(std::move(span));
  }
  return spans;
}

}  // namespace

std::optional<std::set<std::string>> spans_in(std::string_view label) {
  const auto spans = read_spans(label);
  if (!spans) return std::nullopt;
  std::set<std::string> texts;
  for (const MarkedSpan& span : *spans) {
    texts.insert(std::to_string(span.start) + " " + std::to_string(span.end) + " " + span.type);
  }
  return texts;
}

std::optional<std::set<std::string>> positions_in(std::string_view label) {
  const auto spans = read_spans(label);
  if (!spans) return std::nullopt;
  std::set<std::string> texts;
  for (const MarkedSpan& span : *spans) {
    for (int64_t at = span.start; at < span.end; ++at) texts.insert(std::to_string(at) + " " + span.type);
  }
  return texts;
}

// One to one within a class, greatest IoU first; of equals the first in the lists.
std::optional<Overlap> overlap(std::string_view result, std::string_view truth) {
  const auto found = parse_drawings(result), wanted = parse_drawings(truth);
  if (!found || !wanted) return std::nullopt;
  struct Match {
    double iou;
    size_t found, wanted;
  };
  std::vector<Match> matches;
  for (size_t i = 0; i < found->size(); ++i) {
    for (size_t j = 0; j < wanted->size(); ++j) {
      const NamedDrawing &one = (*found)[i], &other = (*wanted)[j];
      const double shared = one.label == other.label ? iou(one.drawing, other.drawing) : 0;
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
