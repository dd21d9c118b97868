// The answer that is most like the others: a text that somebody wrote, whole.
//
// medoid           argmax_i Σ_{k≠i} sim(i, k), everybody counting alike.
// weighted-medoid  argmax_i Σ_{k≠i} w_k sim(i, k) + w_i: people count by reliability, and a reliable person's own text
//                  stands for itself. Rounds of
//                    q_k = 1 − √((Σ_i d_ik² + 4 d̄²) / (n_k + 4)),  d_ik = 1 − Σ_{l≠k} w_l sim(k, l) / Σ_{l≠k} w_l
//                    w_k = (1 − q̄)² / (1 − q_k)², kept within 1/4 and 4
//                  with d_ik how far person k is from the others on task i, d̄² its mean over all answers and q̄ the q of
//                  an average person; four answers of an average person shrink those with few. Stops when no q moves by
//                  more than 1e-3, or after 20 rounds.
// sim is similarity.h's. Ties go to the lesser text by bytes.
// Confidence: the expected similarity of the chosen text to another person's, Σ_{k≠i} w_k sim(i, k) / Σ_{k≠i} w_k; of a
// text without company, the mean of that over the tasks with company (one half where there is none). Reliability: q.
//
// Source: J. Li, F. Fukumoto, A dataset of crowdsourced word sequences: collections and answer aggregation for ground
// truth creation (RASA), AnnoNLP 2019; J. Li, Crowdsourced text sequence aggregation based on hybrid reliability and
// representation (HRRASA), SIGIR 2020; with edits in place of embeddings.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/text/corpus.h"

namespace muster::consensus::text {

TextEstimate medoid(const Corpus&);
TextEstimate weighted_medoid(const Corpus&);

struct Chosen {
  uint32_t text = 0;
  double expected = 0;  // similarity to the others; 0 where there is none
};
// `alike`: n × n similarities; `weight` per text, above 0. Of equals the first.
Chosen choose(const std::vector<double>& alike, const std::vector<double>& weight, bool own_counts = false);

}  // namespace muster::consensus::text
