#include "scheduler/consensus/spans/regions.h"

#include <algorithm>

namespace muster::consensus {
namespace {

constexpr double kLongestGap = 3;

// The middle one of all spans' lengths.
double usual_length(const Markings& markings) {
  std::vector<uint32_t> lengths;
  for (const Span& span : markings.spans) lengths.push_back(span.end - span.start);
  if (lengths.empty()) return 1;
  const auto middle = lengths.begin() + static_cast<ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return *middle;
}

void sort_unique(std::vector<uint32_t>& numbers, size_t from) {
  const auto first = numbers.begin() + static_cast<ptrdiff_t>(from);
  std::sort(first, numbers.end());
  numbers.erase(std::unique(first, numbers.end()), numbers.end());
}

}  // namespace

Regions::Regions(const Markings& markings) : unit_(usual_length(markings)) {
  for (uint32_t t = 0; t < markings.tasks.size(); ++t) {
    cut_task(markings, t);
    begin_.push_back(static_cast<uint32_t>(regions_.size()));
  }
}

void Regions::cut_task(const Markings& markings, uint32_t task) {
  std::vector<Placed> placed;
  const auto answers = markings.of(task);
  for (uint32_t p = 0; p < answers.size(); ++p) {
    for (const Span& span : markings.marked(answers[p])) placed.push_back({span, p});
  }
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.span < b.span; });
  uint32_t behind = 0;
  for (size_t i = 0, j = 0; i < placed.size(); i = j) {
    if (i > 0 && placed[i].span.side != placed[i - 1].span.side) behind = 0;
    uint32_t end = placed[i].span.end;
    for (j = i + 1; j < placed.size() && placed[j].span.side == placed[i].span.side; ++j) {
      if (placed[j].span.start > end) break;
      end = std::max(end, placed[j].span.end);
    }
    add_region(std::span(placed).subspan(i, j - i), task, answers.size(),
               std::min(kLongestGap, (placed[i].span.start - behind) / unit_));
    behind = end;
  }
}

void Regions::add_region(std::span<const Placed> placed, uint32_t task, size_t people, double gap) {
  Region region;
  region.task = task;
  region.gap = gap;
  region.side = placed.front().span.side;
  region.first_cut = static_cast<uint32_t>(cuts_.size());
  region.first_type = static_cast<uint32_t>(types_.size());
  region.first_mark = marks_.size();
  for (const Placed& one : placed) {
    cuts_.push_back(one.span.start);
    cuts_.push_back(one.span.end);
    types_.push_back(one.span.type);
  }
  sort_unique(cuts_, region.first_cut);
  sort_unique(types_, region.first_type);
  region.atoms = static_cast<uint32_t>(cuts_.size() - region.first_cut - 1);
  region.types = static_cast<uint32_t>(types_.size() - region.first_type);
  marks_.resize(marks_.size() + people * region.atoms);
  const auto cuts = this->cuts(region);
  for (const Placed& one : placed) {
    const auto first = std::lower_bound(cuts.begin(), cuts.end(), one.span.start) - cuts.begin();
    Mark* marks = marks_.data() + region.first_mark + one.person * region.atoms;
    Shape shape = Shape::Begin;
    for (auto a = first; cuts[a] < one.span.end; ++a) {
      if (marks[a].shape != Shape::Outside) continue;
      marks[a] = {shape, one.span.type};
      shape = Shape::Inside;
    }
  }
  regions_.push_back(region);
}

}  // namespace muster::consensus
