// CoNLL 2003: a token a line with four columns, of which the last says with IOB2 what it belongs to.
#include <algorithm>
#include <utility>

#include "scheduler/formats/marked_text.h"
#include "scheduler/formats/tokens.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

class ConllWriter final : public Writer {
 public:
  ConllWriter(const Writing& to, const form::Object& object) : to_(to), object_(object) {}

  Result<void> finish() override { return {}; }

 private:
  Result<void> write(const Row& row) override {
    if (!row.decided) {
      to_.tally.without_result();
      return {};
    }
    const auto texts = marked_texts(object_, row, to_.tally);
    if (!texts) return tl::unexpected(texts.error());
    std::string out = "-DOCSTART- -X- -X- O\n\n";
    for (const MarkedText& text : *texts) {
      if (auto wrote = append(text, row, out); !wrote) return wrote;
    }
    to_.tally.wrote();
    return to_.sink.write(out);
  }

  Result<void> append(const MarkedText& text, const Row& row, std::string& out) {
    std::set<size_t> cuts;
    for (const Span& span : text.spans) cuts.insert({span.start, span.end});
    auto span = text.spans.begin();
    bool inside = false, fresh = true;
    const auto leave = [&]() -> Result<void> {  // the span has ended
      const bool seen = std::exchange(inside, false);
      ++span;
      return seen ? Result<void>() : to_.tally.drop(row.key, "a span of white space");
    };
    for (const Token& token : tokens_of(text.text, cuts)) {
      while (span != text.spans.end() && span->end <= token.start) {
        if (auto left = leave(); !left) return left;
      }
      if (token.begins_sentence && !inside && !fresh) out += '\n';  // a span over lines keeps them together
      fresh = false;
      const bool marked = span != text.spans.end() && span->start <= token.start;
      out += token.text + " -X- -X- " + (marked ? (inside ? "I-" : "B-") + column(span->label) : "O") + '\n';
      inside = inside || marked;
    }
    while (span != text.spans.end()) {
      if (auto left = leave(); !left) return left;
    }
    if (!fresh) out += '\n';
    return {};
  }

  // Columns have blanks between them.
  static std::string column(std::string label) {
    std::replace_if(
        label.begin(), label.end(), [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }, '_');
    return label;
  }

  const Writing to_;
  const form::Object& object_;
};

const form::Object* marked_object(const form::Form& form, const form::Control& control) {
  const form::Object* object = form::labels_text(control.kind) ? form::find_object(form, control.to_name) : nullptr;
  const bool fits = object && (object->kind == form::ObjectKind::Text || object->kind == form::ObjectKind::Paragraphs);
  return fits ? object : nullptr;
}

Result<void> check_labels(const form::Control& control, Tally& tally) {
  for (const form::Choice& choice : control.choices) {
    if (choice.value.find_first_of(" \t\r\n") == choice.value.npos) continue;
    if (auto told = tally.drop({}, "blanks in labels, such as '" + choice.value + "'"); !told) return told;
  }
  return {};
}

}  // namespace

Made make_conll(const Writing& writing) {
  const form::Object* marked = nullptr;
  for (const form::Control* control : form::deciding_controls(writing.form)) {
    const form::Object* object = marked_object(writing.form, *control);
    if (marked && object && object != marked)
      return fail("formats.form", "spans are marked in several texts of an item; the format has one");
    Result<void> fine = object ? check_labels(*control, writing.tally) : Result<void>();
    if (!fine) return tl::unexpected(fine.error());
    marked = object ? object : marked;
  }
  if (!marked)
    return fail("formats.form",
                "this job's results are not spans of a Text or of Paragraphs: no deciding control marks such");
  for (const form::Control* control : form::deciding_controls(writing.form)) {
    if (marked_object(writing.form, *control)) continue;
    if (auto dropped = writing.tally.drop({}, "what " + control->name + " says"); !dropped)
      return tl::unexpected(dropped.error());
  }
  return std::make_unique<ConllWriter>(writing, *marked);
}

}  // namespace muster::formats
