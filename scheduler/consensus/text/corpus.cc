#include "scheduler/consensus/text/corpus.h"

#include <unordered_map>

namespace muster::consensus::text {

Corpus read_corpus(std::span<const AnswerRow> rows, Repeats repeats) {
  Corpus corpus;
  corpus.named = intern(rows, {}, repeats);
  std::unordered_map<std::string, uint32_t> numbers;
  for (const std::string& written : corpus.named.names.classes) {
    std::vector<uint32_t>& words = corpus.words.emplace_back();
    for (const Token& token : tokenise(written)) {
      const auto [at, added] = numbers.try_emplace(token.form, static_cast<uint32_t>(corpus.forms.size()));
      if (added) corpus.forms.push_back(token.form);
      words.push_back(at->second);
    }
  }
  return corpus;
}

Corpus corpus_of(const std::vector<std::string_view>& texts) {
  std::vector<std::string> people;
  people.reserve(texts.size());  // rows point into it
  std::vector<AnswerRow> rows;
  for (const std::string_view text : texts) {
    people.push_back(std::to_string(1'000'000'000 + people.size()));  // as many digits each: in order as text too
    rows.push_back({"", people.back(), text});
  }
  return read_corpus(rows);
}

}  // namespace muster::consensus::text
