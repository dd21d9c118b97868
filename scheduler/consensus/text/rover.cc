#include "scheduler/consensus/text/rover.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "scheduler/consensus/text/alignment.h"
#include "scheduler/consensus/text/medoid.h"
#include "scheduler/consensus/text/similarity.h"

namespace muster::consensus::text {
namespace {

constexpr double kOthers = 4, kStrength = 8, kStart = 0.75;
constexpr int kRounds = 20;

double log_odds(double accuracy) {
  const double a = std::clamp(accuracy, 0.02, 0.98);
  return std::log(a * kOthers / (1 - a));
}

// What the people of a task say in one slot.
struct Ballot {
  struct Choice {
    int64_t form;  // -1: nothing
    double posterior;
  };
  std::vector<Choice> choices;
  std::vector<uint32_t> of;  // per text its choice
};

Ballot vote(const Network& network, uint32_t slot, const std::vector<std::span<const uint32_t>>& texts,
            const std::vector<double>& odds) {
  Ballot ballot;
  for (uint32_t t = 0; t < network.texts; ++t) {
    const int32_t place = network.at(slot, t);
    const int64_t form = place < 0 ? int64_t{-1} : texts[t][static_cast<size_t>(place)];
    uint32_t choice = 0;
    while (choice < ballot.choices.size() && ballot.choices[choice].form != form) ++choice;
    if (choice == ballot.choices.size()) ballot.choices.push_back({form, 0});
    ballot.choices[choice].posterior += odds[t];
    ballot.of.push_back(choice);
  }
  double greatest = -INFINITY, sum = 0;
  for (const auto& choice : ballot.choices) greatest = std::max(greatest, choice.posterior);
  for (auto& choice : ballot.choices) sum += choice.posterior = std::exp(choice.posterior - greatest);
  for (auto& choice : ballot.choices) choice.posterior /= sum;
  return ballot;
}

uint32_t winner(const Ballot& ballot, const std::vector<std::string>& forms) {
  const auto before = [&](const Ballot::Choice& a, const Ballot::Choice& b) {
    if (std::abs(a.posterior - b.posterior) > 1e-9) return a.posterior > b.posterior;
    if (a.form < 0 || b.form < 0) return b.form < 0 && a.form >= 0;
    return forms[static_cast<size_t>(a.form)] < forms[static_cast<size_t>(b.form)];
  };
  uint32_t best = 0;
  for (uint32_t c = 1; c < ballot.choices.size(); ++c) {
    if (before(ballot.choices[c], ballot.choices[best])) best = c;
  }
  return best;
}

// The written form with the greatest weight among those who say the winning word; ties to lesser bytes.
Token written(const Network& network, uint32_t slot, const Ballot& ballot, uint32_t best,
              const std::vector<std::vector<Token>>& tokens, const std::vector<double>& odds) {
  std::map<std::pair<std::string_view, bool>, double> weight;
  const Token* any = nullptr;
  for (uint32_t t = 0; t < network.texts; ++t) {
    if (ballot.of[t] != best) continue;
    any = &tokens[t][static_cast<size_t>(network.at(slot, t))];
    weight[{any->written, any->apart}] += std::max(odds[t], 0.01);
  }
  Token token = *any;
  double greatest = 0;
  for (const auto& [form, sum] : weight) {
    if (sum <= greatest + 1e-9) continue;
    greatest = sum;
    token.written = form.first;
    token.apart = form.second;
  }
  return token;
}

Voted elect(const Network& network, const std::vector<std::span<const uint32_t>>& texts,
            const std::vector<std::string>& forms, const std::vector<std::string_view>& sources,
            const std::vector<double>& odds) {
  std::vector<std::vector<Token>> tokens;
  for (const std::string_view source : sources) tokens.push_back(tokenise(source));
  std::vector<Token> chosen;
  double sum = 0;
  for (uint32_t s = 0; s < network.slots; ++s) {
    const Ballot ballot = vote(network, s, texts, odds);
    const uint32_t best = winner(ballot, forms);
    sum += ballot.choices[best].posterior;
    if (ballot.choices[best].form >= 0) chosen.push_back(written(network, s, ballot, best, tokens, odds));
  }
  double certain = 0;  // that all the people are not wrong together, which slots cannot show
  for (const double o : odds) certain += o;
  const double alone = 1 / (1 + std::exp(-certain) * kOthers);
  return {join(chosen), network.slots == 0 ? alone : sum / network.slots * alone};
}

class Fit {
 public:
  explicit Fit(const Corpus& corpus) : corpus_(corpus), accuracy_(corpus.labels().workers, kStart) {
    const uint32_t tasks = corpus.labels().tasks();
    networks_.reserve(tasks);
    for (uint32_t t = 0; t < tasks; ++t) networks_.push_back(align(texts(t), corpus.forms));
  }

  TextEstimate run() {
    TextEstimate estimate;
    estimate.converged = false;
    while (estimate.iterations < kRounds && !estimate.converged) {
      ++estimate.iterations;
      estimate.converged = learn() <= 1e-3;
    }
    const Labels& labels = corpus_.labels();
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      const Voted voted = result(t);
      estimate.value.push_back(voted.value);
      estimate.confidence.push_back(voted.confidence);
    }
    estimate.reliability = std::move(accuracy_);
    return estimate;
  }

 private:
  std::vector<std::span<const uint32_t>> texts(uint32_t task) const {
    std::vector<std::span<const uint32_t>> list;
    for (const Labels::Answer& answer : corpus_.labels().of(task)) list.push_back(corpus_.of(answer));
    return list;
  }

  std::vector<double> odds(uint32_t task) const {
    std::vector<double> list;
    for (const Labels::Answer& answer : corpus_.labels().of(task)) list.push_back(log_odds(accuracy_[answer.worker]));
    return list;
  }

  // Gives the greatest movement of an accuracy.
  double learn() {
    const Labels& labels = corpus_.labels();
    std::vector<double> right(labels.workers, 0), all(labels.workers, 0);
    double right_sum = kStart, all_sum = 1;
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      const auto answers = labels.of(t);
      if (answers.size() < 2) continue;
      const auto words = texts(t);
      const auto weights = odds(t);
      for (uint32_t s = 0; s < networks_[t].slots; ++s) {
        const Ballot ballot = vote(networks_[t], s, words, weights);
        for (size_t a = 0; a < answers.size(); ++a) {
          right[answers[a].worker] += ballot.choices[ballot.of[a]].posterior;
          right_sum += ballot.choices[ballot.of[a]].posterior;
          all[answers[a].worker] += 1;
          all_sum += 1;
        }
      }
    }
    double moved = 0;
    for (uint32_t w = 0; w < labels.workers; ++w) {
      const double accuracy = (right[w] + kStrength * right_sum / all_sum) / (all[w] + kStrength);
      moved = std::max(moved, std::abs(accuracy - accuracy_[w]));
      accuracy_[w] = accuracy;
    }
    return moved;
  }

  Voted result(uint32_t task) const {
    std::vector<std::string_view> sources;
    for (const Labels::Answer& answer : corpus_.labels().of(task)) {
      sources.push_back(corpus_.named.names.classes[answer.label]);
    }
    const auto weights = odds(task);
    if (networks_[task].aligned) return elect(networks_[task], texts(task), corpus_.forms, sources, weights);
    const Chosen chosen = choose(similarities(texts(task)), std::vector<double>(sources.size(), 1));
    return {std::string(sources[chosen.text]), chosen.expected};
  }

  const Corpus& corpus_;
  std::vector<double> accuracy_;   // per worker
  std::vector<Network> networks_;  // per task
};

}  // namespace

TextEstimate rover(const Corpus& corpus) {
  return Fit(corpus).run();
}

Voted rover_one(const std::vector<std::string_view>& sources, const std::vector<double>& accuracy) {
  std::vector<double> odds;
  for (const double a : accuracy) odds.push_back(log_odds(a));
  const Corpus corpus = corpus_of(sources);
  std::vector<std::span<const uint32_t>> texts;
  for (const Labels::Answer& answer : corpus.labels().answers) texts.push_back(corpus.of(answer));
  const Network network = align(texts, corpus.forms);
  if (network.aligned) return elect(network, texts, corpus.forms, sources, odds);
  const Chosen chosen = choose(similarities(texts), accuracy);
  return {std::string(sources[chosen.text]), chosen.expected};
}

}  // namespace muster::consensus::text
