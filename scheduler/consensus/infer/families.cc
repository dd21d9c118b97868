#include "scheduler/consensus/infer/families.h"

#include <algorithm>

#include "common/base/check.h"
#include "scheduler/consensus/categorical/infer_categorical.h"
#include "scheduler/consensus/categorical/infer_multilabel.h"
#include "scheduler/consensus/categorical/infer_taxonomy.h"
#include "scheduler/consensus/infer/choice_score.h"
#include "scheduler/consensus/numeric/numeric.h"
#include "scheduler/consensus/pairwise/pairwise.h"
#include "scheduler/consensus/shapes/infer_boxes.h"
#include "scheduler/consensus/spans/infer_spans.h"
#include "scheduler/consensus/text/text.h"

namespace muster::consensus {
namespace {

using Answers = std::span<const PersonAnswer>;

constexpr Family kFamilies[] = {
    {Kind::Categorical, "categorical", categorical_method_names, infer_categorical, score_choice},
    {Kind::Multilabel, "multilabel", multilabel_methods, infer_multilabel,
     [](Answers answers, uint32_t) { return score_multilabel(answers); }},
    {Kind::Taxonomy, "taxonomy", taxonomy_method_names, infer_taxonomy,
     [](Answers answers, uint32_t) { return score_path(answers); }},
    {Kind::Ordinal, "ordinal", numeric::ordinal_methods, numeric::infer_ordinal,
     [](Answers answers, uint32_t classes) { return numeric::score_ordinal(answers, classes); }},
    {Kind::Numeric, "numeric", numeric::numeric_methods, numeric::infer_numeric,
     [](Answers answers, uint32_t) { return numeric::score_numeric(answers); }},
    {Kind::Pairwise, "pairwise", pairwise::pairwise_methods, pairwise::infer_pairwise,
     [](Answers answers, uint32_t) { return pairwise::score_pairwise(answers); }},
    {Kind::Ranking, "ranking", pairwise::ranking_methods, pairwise::infer_ranking,
     [](Answers answers, uint32_t) { return pairwise::score_ranking(answers); }},
    {Kind::Boxes, "boxes", boxes_methods, infer_boxes, [](Answers answers, uint32_t) { return score_boxes(answers); }},
    {Kind::Spans, "spans", span_methods, infer_spans, [](Answers answers, uint32_t) { return score_spans(answers); }},
    {Kind::Text, "text", text::text_methods, text::infer_text,
     [](Answers answers, uint32_t) { return text::score_text(answers); }},
    {Kind::Transcript, "transcript", text::transcript_methods, text::infer_transcript,
     [](Answers answers, uint32_t) { return text::score_transcript(answers); }},
};

}  // namespace

std::span<const Family> families() {
  return kFamilies;
}

const Family& family(Kind kind) {
  const auto found =
      std::find_if(std::begin(kFamilies), std::end(kFamilies), [kind](const Family& one) { return one.kind == kind; });
  MUSTER_CHECK(found != std::end(kFamilies));
  return *found;
}

}  // namespace muster::consensus
