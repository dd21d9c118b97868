// Where to say yes: the probability above which the set of all yeses has the greatest F1.
//
// Saying yes to everything more probable than c gives F1 = 2 sum of p above c / (number above c + sum of all p), in
// expectation to first order. That is greatest at c = F1*/2, so never above one half: a thing that is rarely right
// alone is worth naming while few others are certain. Z. Lipton, C. Elkan, B. Narayanaswamy, "Optimal thresholding of
// classifiers to maximize F1 measure", ECML PKDD 2014.
#pragma once

#include <span>
#include <vector>

namespace muster::consensus {

struct F1Cut {
  double threshold = 0.5;  // say yes at this probability and above
  double f1 = 0;           // expected, or seen on what is known; 0 where there is nothing to say yes to
};

// Learned without truth, from probabilities alone. One half where `probabilities` is empty or all 0. O(n log n).
F1Cut expected_f1_cut(std::vector<double> probabilities);

struct KnownScore {
  double probability = 0;
  bool yes = false;
};

// Learned from what is known: half-way between the two neighbouring probabilities where F1 is greatest; of equal cuts
// the one nearest to one half. One half where nothing is yes. O(n log n).
F1Cut known_f1_cut(std::vector<KnownScore> scores);

}  // namespace muster::consensus
