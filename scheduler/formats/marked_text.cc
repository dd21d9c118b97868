#include "scheduler/formats/marked_text.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <optional>

namespace muster::formats {
namespace {

namespace json = boost::json;

Result<std::vector<MarkedText>> texts_of(const form::Object& object, const Row& row) {
  const json::value* shown = row.data.if_contains(object.field);
  if (object.kind == form::ObjectKind::Text && shown && shown->is_string())
    return std::vector<MarkedText>{{std::string(shown->get_string()), {}}};
  if (object.kind != form::ObjectKind::Paragraphs || !shown || !shown->is_array())
    return fail("formats.item", "item " + row.key + ": its data has no text in " + object.field);
  std::vector<MarkedText> turns;
  for (const json::value& turn : shown->get_array()) {
    turns.push_back({turn.is_object() ? entry_text(turn.get_object(), object.text_key) : std::string(), {}});
  }
  return turns;
}

// A number, or, as dialogues have it, a number as text.
std::optional<size_t> whole(const json::object& value, std::string_view name) {
  const json::value* found = value.if_contains(name);
  if (!found) return std::nullopt;
  if (found->is_int64() && found->get_int64() >= 0) return static_cast<size_t>(found->get_int64());
  if (!found->is_string()) return std::nullopt;
  const json::string& text = found->get_string();
  size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Result<std::string> label_of_span(const json::object& entry, const Row& row, Tally& tally) {
  const json::value* labels = value_of(entry).if_contains(entry_text(entry, "type"));
  if (!labels || !labels->is_array() || labels->get_array().empty()) return std::string();
  for (size_t i = 1; i < labels->get_array().size(); ++i) {
    if (auto dropped = tally.drop(row.key, "a span's labels after the first"); !dropped)
      return tl::unexpected(dropped.error());
  }
  const json::value& first = labels->get_array().front();
  return first.is_string() ? std::string(first.get_string()) : std::string();
}

Result<void> add_span(const json::object& entry, bool turns, const Row& row, Tally& tally,
                      std::vector<MarkedText>& texts) {
  const json::object& value = value_of(entry);
  const auto first = turns ? whole(value, "start") : std::optional<size_t>(0);
  const auto last = turns ? whole(value, "end") : std::optional<size_t>(0);
  const auto start = whole(value, turns ? "startOffset" : "start"), end = whole(value, turns ? "endOffset" : "end");
  if (!first || !last || !start || !end || *first >= texts.size())
    return fail("formats.row", "item " + row.key + ": a span lies outside its text");
  if (*first != *last) return tally.drop(row.key, "a span over several turns");
  auto label = label_of_span(entry, row, tally);
  if (!label) return tl::unexpected(label.error());
  texts[*first].spans.push_back({*start, *end, std::move(*label)});
  return {};
}

Result<void> sort_out(MarkedText& text, const Row& row, Tally& tally) {
  std::stable_sort(text.spans.begin(), text.spans.end(),
                   [](const Span& a, const Span& b) { return a.start != b.start ? a.start < b.start : a.end > b.end; });
  std::vector<Span> kept;
  for (Span& span : text.spans) {
    if (!kept.empty() && span.start < kept.back().end) {
      if (auto dropped = tally.drop(row.key, "a span over another"); !dropped) return dropped;
      continue;
    }
    kept.push_back(std::move(span));
  }
  text.spans = std::move(kept);
  return {};
}

}  // namespace

Result<std::vector<MarkedText>> marked_texts(const form::Object& object, const Row& row, Tally& tally) {
  auto texts = texts_of(object, row);
  if (!texts) return texts;
  for (const json::value& one : row.entries) {
    const json::object& entry = one.get_object();
    if (entry_text(entry, "to_name") != object.name || !value_of(entry).contains("start")) continue;
    const auto added = add_span(entry, object.kind == form::ObjectKind::Paragraphs, row, tally, *texts);
    if (!added) return tl::unexpected(added.error());
  }
  for (MarkedText& text : *texts) {
    if (auto sorted = sort_out(text, row, tally); !sorted) return tl::unexpected(sorted.error());
  }
  return texts;
}

}  // namespace muster::formats
