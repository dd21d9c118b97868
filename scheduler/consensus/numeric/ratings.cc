#include "scheduler/consensus/numeric/ratings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace muster::consensus::numeric {

std::optional<double> parse_number(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
  if (text.front() == '+') {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value) || std::abs(value) > 1e15) return std::nullopt;
  return value;
}

std::string number_text(double value) {
  if (std::abs(value) < 1e-12) return "0";
  char text[64];
  const auto done = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 10);
  return std::string(text, done.ptr);
}

Result<NamedRatings> read_ratings(std::span<const AnswerRow> rows, bool whole, Repeats repeats) {
  NamedLabels named = intern(rows, {}, repeats);
  std::vector<double> values;
  values.reserve(named.names.classes.size());
  for (const std::string& label : named.names.classes) {
    const auto value = parse_number(label);
    if (!value || (whole && *value != std::floor(*value))) {
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const AnswerRow& r) { return r.label == label; });
      return fail("consensus.label", "row " + std::to_string(row - rows.begin() + 1) + ": \"" + label + "\" is not a " +
                                         (whole ? "whole number" : "number") + " within ±1e15");
    }
    values.push_back(*value);
  }
  NamedRatings made;
  made.ratings.workers = named.labels.workers;
  made.ratings.begin = std::move(named.labels.begin);
  made.ratings.answers.reserve(named.labels.answers.size());
  for (const Labels::Answer& answer : named.labels.answers) {
    made.ratings.answers.push_back({answer.worker, values[answer.label]});
  }
  made.names = std::move(named.names);
  return made;
}

double scale_width(const Ratings& ratings) {
  if (ratings.answers.empty()) return 0;
  std::vector<double> values;
  values.reserve(ratings.answers.size());
  for (const Ratings::Answer& answer : ratings.answers) values.push_back(answer.value);
  const size_t low = values.size() / 100, high = values.size() - 1 - low;
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(low), values.end());
  const double first = values[low];
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(high), values.end());
  const double width = values[high] - first;
  if (width > 0) return width;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return *greatest - *least;
}

}  // namespace muster::consensus::numeric
