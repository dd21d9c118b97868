#include "scheduler/consensus/spans/span.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "scheduler/consensus/labels.h"

namespace muster::consensus {
namespace {

namespace json = boost::json;

struct NamedSpan {
  std::string side, type, severity;
  uint32_t start = 0, end = 0;
};

// Numbers for names, in the order of their bytes.
class Numbers {
 public:
  void add(const std::string& name) { numbers_.try_emplace(name, 0); }
  std::vector<std::string> count() {
    std::vector<std::string> names;
    for (auto& [name, number] : numbers_) {
      number = static_cast<uint32_t>(names.size());
      names.push_back(name);
    }
    return names;
  }
  uint32_t operator[](const std::string& name) const { return numbers_.find(name)->second; }

 private:
  std::map<std::string, uint32_t> numbers_;
};

std::optional<uint32_t> position(const json::value& value) {
  boost::system::error_code error;
  const auto number = value.is_number() ? value.to_number<uint32_t>(error) : 0;
  if (!value.is_number() || error) return std::nullopt;
  return number;
}

std::string text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

const char* read_span(const json::value& value, NamedSpan& span) {
  const json::array* parts = value.if_array();
  if (parts == nullptr || (parts->size() != 3 && parts->size() != 5)) {
    return "a span is [start, end, type] or [side, start, end, type, severity]";
  }
  const bool sided = parts->size() == 5;
  const auto start = position((*parts)[sided ? 1 : 0]), end = position((*parts)[sided ? 2 : 1]);
  if (!start || !end) return "a span's start and end are whole numbers from 0 on";
  if (*start >= *end) return "a span ends behind its start";
  span.start = *start;
  span.end = *end;
  span.type = text((*parts)[sided ? 3 : 2]);
  if (sided) span.side = text((*parts)[0]);
  if (sided) span.severity = text((*parts)[4]);
  return nullptr;
}

// One distinct label, read.
struct Reading {
  std::vector<NamedSpan> spans;
  bool sided = false, plain = false;
};

Result<Reading> read_label(std::string_view label) {
  Reading reading;
  if (label.empty()) return reading;
  boost::system::error_code error;
  const json::value parsed = json::parse(label, error);
  if (error || !parsed.is_array()) return fail("consensus.label", "not a JSON list of spans");
  for (const json::value& value : parsed.get_array()) {
    if (const char* reason = read_span(value, reading.spans.emplace_back())) return fail("consensus.label", reason);
    (value.get_array().size() == 5 ? reading.sided : reading.plain) = true;
  }
  if (reading.sided && reading.plain) return fail("consensus.label", "spans with and without sides in one answer");
  return reading;
}

// Which row says this for the first time, to point at it.
std::string at_row(std::span<const AnswerRow> rows, std::string_view label, const std::string& reason) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const AnswerRow& one) { return one.label == label; });
  return "row " + std::to_string(row - rows.begin() + 1) + ": " + reason;
}

Result<std::vector<Reading>> read_labels(std::span<const AnswerRow> rows, std::span<const std::string> labels,
                                         bool& sided) {
  std::vector<Reading> readings;
  bool plain = false;
  for (const std::string& label : labels) {
    auto reading = read_label(label);
    if (!reading) return fail(reading.error().code, at_row(rows, label, reading.error().message));
    sided = sided || reading->sided;
    plain = plain || reading->plain;
    if (sided && plain) return fail("consensus.label", at_row(rows, label, "spans with sides here, without elsewhere"));
    readings.push_back(std::move(*reading));
  }
  return readings;
}

}  // namespace

bool Markings::has(const Answer& answer, const Span& span) const {
  const auto same = [](const Span& a) { return std::tie(a.side, a.start, a.end, a.type); };
  const auto all = marked(answer);
  const auto found =
      std::lower_bound(all.begin(), all.end(), span, [&](const Span& a, const Span& b) { return same(a) < same(b); });
  return found != all.end() && same(*found) == same(span);
}

Result<Markings> read_markings(std::span<const AnswerRow> rows, Repeats repeats) {
  NamedLabels named = intern(rows, {}, repeats);
  Markings made;
  auto readings = read_labels(rows, named.names.classes, made.sided);
  if (!readings) return tl::unexpected(readings.error());
  Numbers sides, types, severities;
  for (const Reading& reading : *readings) {
    for (const NamedSpan& span : reading.spans) {
      sides.add(span.side);
      types.add(span.type);
      severities.add(span.severity);
    }
  }
  made.sides = sides.count();
  made.types = types.count();
  made.severities = severities.count();
  made.tasks = std::move(named.names.tasks);
  made.workers = std::move(named.names.workers);
  made.begin = std::move(named.labels.begin);
  for (const auto& answer : named.labels.answers) {
    const size_t begin = made.spans.size();
    for (const NamedSpan& span : (*readings)[answer.label].spans) {
      made.spans.push_back({sides[span.side], span.start, span.end, types[span.type], severities[span.severity]});
    }
    const auto first = made.spans.begin() + static_cast<ptrdiff_t>(begin);
    std::sort(first, made.spans.end());
    made.spans.erase(std::unique(first, made.spans.end()), made.spans.end());
    made.answers.push_back({answer.worker, static_cast<uint32_t>(begin), static_cast<uint32_t>(made.spans.size())});
  }
  return made;
}

std::string write_spans(std::span<const Span> spans, const Markings& names) {
  std::vector<Span> sorted(spans.begin(), spans.end());
  std::sort(sorted.begin(), sorted.end());
  json::array list;
  for (const Span& span : sorted) {
    if (names.sided) {
      list.push_back(json::array{names.sides[span.side], span.start, span.end, names.types[span.type],
                                 names.severities[span.severity]});
    } else {
      list.push_back(json::array{span.start, span.end, names.types[span.type]});
    }
  }
  return json::serialize(list);
}

}  // namespace muster::consensus
