#include "scheduler/consensus/categorical/infer_taxonomy.h"

#include <array>
#include <string>
#include <vector>

#include "scheduler/consensus/categorical/named_labels.h"
#include "scheduler/consensus/categorical/path_agreement.h"
#include "scheduler/consensus/categorical/path_tree.h"

namespace muster::consensus {
namespace {

constexpr std::array<std::string_view, 2> kMethods = {"path", "path-majority"};

// Interned with every path clean.
NamedLabels intern_clean(const Request& request) {
  std::vector<std::string> paths;
  paths.reserve(request.answers.size() + request.gold.size());
  std::vector<AnswerRow> rows(request.answers.begin(), request.answers.end());
  std::vector<Gold> gold(request.gold.begin(), request.gold.end());
  for (AnswerRow& row : rows) row.label = paths.emplace_back(clean_path(row.label));
  for (Gold& known : gold) known.label = paths.emplace_back(clean_path(known.label));
  Request clean;
  clean.answers = rows;
  clean.gold = gold;
  clean.repeats = request.repeats;
  for (const std::string& path : request.classes) clean.classes.push_back(clean_path(path));
  return intern_request(clean);
}

}  // namespace

std::span<const std::string_view> taxonomy_method_names() {
  return kMethods;
}

Result<Inference> infer_taxonomy(const Request& request) {
  const std::string_view method = request.method.empty() ? kMethods[0] : std::string_view(request.method);
  if (method != kMethods[0] && method != kMethods[1]) {
    return fail("consensus.method", "no method '" + request.method + "' for taxonomies; there are path path-majority");
  }
  const NamedLabels named = intern_clean(request);
  const PathTree tree(named.names.classes);
  PathAgreementOptions options;
  options.learns_reliability = method == kMethods[0];
  const PathEstimate walked = agree_on_paths(named.labels, tree, options);

  Inference inference;
  for (uint32_t t = 0; t < named.names.tasks.size(); ++t) {
    inference.tasks.push_back({named.names.tasks[t], tree.name(walked.node[t]), walked.confidence[t]});
  }
  for (uint32_t w = 0; w < named.names.workers.size(); ++w) {
    inference.workers.push_back({named.names.workers[w], walked.reliability[w], 0});
  }
  for (const Labels::Answer& answer : named.labels.answers) ++inference.workers[answer.worker].answers;
  inference.iterations = walked.iterations;
  inference.converged = walked.converged;
  inference.method = method;
  return inference;
}

}  // namespace muster::consensus
