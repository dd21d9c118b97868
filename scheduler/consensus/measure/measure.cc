#include "scheduler/consensus/measure/measure.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_set>

#include "scheduler/consensus/measure/numbers.h"
#include "scheduler/consensus/measure/objects.h"
#include "scheduler/consensus/measure/sets.h"
#include "scheduler/consensus/measure/words.h"

namespace muster::consensus {
namespace {

struct Pair {
  std::string_view result, truth;
  size_t row = 0;  // of the truth, from 1
};
using Pairs = std::span<const Pair>;
using Measures = Result<std::vector<Measure>>;

Failure bad_truth(const Pair& pair, const char* what) {
  return {"consensus.label",
          "row " + std::to_string(pair.row) + ": " + what + ", not \"" + std::string(pair.truth) + "\""};
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Equal as texts, or as numbers ("4" and "4.0").
bool agree(const Pair& pair) {
  if (pair.result == pair.truth) return true;
  const std::optional<double> result = number(pair.result), truth = number(pair.truth);
  return result && truth && *result == *truth;
}

double share(Pairs pairs, bool (*right)(const Pair&)) {
  return static_cast<double>(std::count_if(pairs.begin(), pairs.end(), right)) / static_cast<double>(pairs.size());
}

std::map<std::string_view, Hits> count_classes(Pairs pairs) {
  std::map<std::string_view, Hits> counts;
  for (const Pair& pair : pairs) {
    ++counts[pair.result].found;
    ++counts[pair.truth].wanted;
    if (pair.result == pair.truth) ++counts[pair.truth].both;
  }
  return counts;
}

Measures of_classes(Pairs pairs) {
  std::vector<Measure> measures = {{"accuracy", share(pairs, [](const Pair& p) { return p.result == p.truth; })}};
  const auto counts = count_classes(pairs);
  if (counts.size() == 2) {
    const Hits &first = counts.begin()->second, &second = counts.rbegin()->second;
    measures.push_back({"f1", (first.wanted < second.wanted ? first : second).f1()});
  } else {
    double sum = 0;
    for (const auto& [name, hits] : counts) sum += hits.f1();
    measures.push_back({"macro_f1", sum / static_cast<double>(counts.size())});
  }
  return measures;
}

Measures of_sets(Pairs pairs, std::set<std::string> (*parts)(std::string_view), const char* f1_name,
                 const char* exact_name) {
  Hits hits;
  double exact = 0;
  for (const Pair& pair : pairs) {
    const std::set<std::string> result = parts(pair.result), truth = parts(pair.truth);
    hits.add(result, truth);
    exact += result == truth ? 1 : 0;
  }
  return std::vector<Measure>{{f1_name, hits.f1()}, {exact_name, exact / static_cast<double>(pairs.size())}};
}

Measures of_paths(Pairs pairs) {
  Measures measures = of_sets(pairs, steps_of, "path_f1", "accuracy");
  std::reverse(measures->begin(), measures->end());
  return measures;
}

struct Numbers {
  std::vector<double> results, truths;
};

Result<Numbers> numbers_of(Pairs pairs) {
  Numbers numbers;
  for (const Pair& pair : pairs) {
    const std::optional<double> truth = number(pair.truth), result = number(pair.result);
    if (!truth) return tl::unexpected(bad_truth(pair, "a number is needed"));
    if (!result) continue;  // a result that says nothing, as where nobody answered
    numbers.results.push_back(*result);
    numbers.truths.push_back(*truth);
  }
  return numbers;
}

Measures of_numbers(Kind kind, Pairs pairs) {
  const Result<Numbers> numbers = numbers_of(pairs);
  if (!numbers) return tl::unexpected(numbers.error());
  const auto& [results, truths] = *numbers;
  if (results.empty()) return std::vector<Measure>{};
  if (kind == Kind::Ordinal) {
    return std::vector<Measure>{{"accuracy", share(pairs, agree)}, {"mae", mean_absolute_error(results, truths)}};
  }
  if (kind == Kind::Numeric) {
    return std::vector<Measure>{{"mae", mean_absolute_error(results, truths)},
                                {"rmse", root_mean_square_error(results, truths)},
                                {"pearson", pearson(results, truths)}};
  }
  return std::vector<Measure>{{"spearman", spearman(results, truths)}, {"kendall", kendall(results, truths)}};
}

Measures of_words(Pairs pairs) {
  double errors = 0, words = 0, exact = 0;
  for (const Pair& pair : pairs) {
    const std::vector<std::string> result = words_of(pair.result), truth = words_of(pair.truth);
    const size_t wrong = word_errors(result, truth);
    errors += static_cast<double>(wrong);
    words += static_cast<double>(truth.size());
    exact += wrong == 0 ? 1 : 0;
  }
  return std::vector<Measure>{{"wer", errors / words}, {"exact", exact / static_cast<double>(pairs.size())}};
}

Measures of_spans(Pairs pairs) {
  Hits whole, single;
  for (const Pair& pair : pairs) {
    const auto truth = spans_in(pair.truth), result = spans_in(pair.result);
    if (!truth) return tl::unexpected(bad_truth(pair, "a JSON list of [start, end, type] is needed"));
    if (!result) continue;
    whole.add(*result, *truth);
    single.add(*positions_in(pair.result), *positions_in(pair.truth));
  }
  return std::vector<Measure>{{"f1", whole.f1()}, {"overlap_f1", single.f1()}};
}

Measures of_boxes(Pairs pairs) {
  double iou = 0;
  Hits hits;
  for (const Pair& pair : pairs) {
    const std::optional<Overlap> found = overlap(pair.result, pair.truth);
    if (!found) return tl::unexpected(bad_truth(pair, "a JSON list of boxes is needed"));
    iou += found->iou;
    hits.found += found->hits.found;
    hits.wanted += found->hits.wanted;
    hits.both += found->hits.both;
  }
  return std::vector<Measure>{{"iou", iou / static_cast<double>(pairs.size())}, {"f1", hits.f1()}};
}

Measures of_kind(Kind kind, Pairs pairs) {
  switch (kind) {
    case Kind::Categorical:
      return of_classes(pairs);
    case Kind::Multilabel:
      return of_sets(pairs, classes_in, "f1", "exact");
    case Kind::Taxonomy:
      return of_paths(pairs);
    case Kind::Ordinal:
    case Kind::Numeric:
    case Kind::Pairwise:
    case Kind::Ranking:
      return of_numbers(kind, pairs);
    case Kind::Boxes:
      return of_boxes(pairs);
    case Kind::Spans:
      return of_spans(pairs);
    case Kind::Text:
    case Kind::Transcript:
      return of_words(pairs);
  }
  return std::vector<Measure>{};
}

}  // namespace

Result<Measured> measure(Kind kind, std::span<const TaskResult> results, std::span<const Gold> truths) {
  Measured measured;
  std::vector<Pair> pairs;
  std::unordered_set<std::string_view> seen;
  for (size_t i = 0; i < truths.size(); ++i) {
    if (!seen.insert(truths[i].task).second) continue;
    ++measured.truths;
    const auto found = std::lower_bound(results.begin(), results.end(), truths[i].task,
                                        [](const TaskResult& a, std::string_view task) { return a.task < task; });
    if (found == results.end() || found->task != truths[i].task) {
      ++measured.without_result;
    } else {
      pairs.push_back({found->label, truths[i].label, i + 1});
    }
  }
  if (pairs.empty()) return measured;
  Measures measures = of_kind(kind, pairs);
  if (!measures) return tl::unexpected(measures.error());
  measured.measures = std::move(*measures);
  return measured;
}

}  // namespace muster::consensus
