#include "scheduler/api/redundancy_spec.h"

#include <algorithm>
#include <charconv>

#include "scheduler/consensus/infer/control_kind.h"
#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/majority.h"
#include "scheduler/consensus/policy/trust.h"

namespace muster::api {
namespace {

constexpr int64_t kMostAnswers = 100;
constexpr double kMostMoney = 1e12;

// `redundancy: 3` or `redundancy: {min: 2, max: 7, confidence: 0.95, at_max: dispute}`.
void read_number(SpecMap& spec, core::JobPolicy& policy) {
  const YAML::Node node = spec.take("redundancy");
  if (!node || !node.IsMap()) {
    if (const auto fixed = spec.integer("redundancy", 1, kMostAnswers))
      policy.redundancy = static_cast<uint8_t>(*fixed);
    return;
  }
  auto range = spec.map("redundancy");
  range->take("decide_on");  // read_decide_on's
  const auto min = range->integer("min", 1, kMostAnswers);
  const auto max = range->integer("max", 1, kMostAnswers);
  if (!max) range->complain("max", "is needed: the most answers a task may get");
  policy.redundancy = static_cast<uint8_t>(min.value_or(std::min<int64_t>(2, max.value_or(2))));
  policy.max_redundancy = static_cast<uint8_t>(max.value_or(0));
  if (max && *max < policy.redundancy) range->complain("max", "is less than min");
  policy.confidence = range->number("confidence", 0.5, 0.9999).value_or(policy.confidence);
  policy.at_max = range->choice("at_max", core::parse_at_max, "dispute, accept").value_or(policy.at_max);
  policy.price = range->number("price", 0, 1).value_or(policy.price);
  range->finish();
}

bool is_single_choice(const form::Control& control) {
  return control.kind == form::ControlKind::Choices && !control.multiple && !control.nested;
}

// The code of a deciding value as a spec writes it: a choice's value, left or right, or stars.
std::optional<form::AnswerCode> code_of(const form::Control& control, const std::string& value) {
  if (control.kind == form::ControlKind::Pairwise) {
    if (value != "left" && value != "right") return std::nullopt;
    return static_cast<form::AnswerCode>(value == "left" ? 0 : 1);
  }
  if (is_single_choice(control)) {
    const size_t position = form::find_path(control, {value});
    if (position == std::string::npos) return std::nullopt;
    return static_cast<form::AnswerCode>(position);
  }
  int stars = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), stars);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == value.data() + value.size();
  const bool rated = control.kind == form::ControlKind::Rating && whole && stars >= 1 &&
                     stars <= control.max.value_or(form::kDefaultRating);
  return rated ? std::optional(static_cast<form::AnswerCode>(stars)) : std::nullopt;
}

// How many codes answers to the control can have; 0: they have none, or several choices share one.
size_t classes_of(const form::Control& control) {
  if (control.kind == form::ControlKind::Pairwise) return 2;
  if (control.kind == form::ControlKind::Rating) {
    return static_cast<size_t>(control.max.value_or(form::kDefaultRating));
  }
  return is_single_choice(control) ? control.choices.size() : 0;
}

void read_value_rule(SpecMap& rule, const form::Form* form, core::JobPolicy& policy) {
  const auto value = rule.text("value", 1024);
  const auto count = rule.integer("count", 1, kMostAnswers);
  if (!value) rule.complain("value", "is needed: a value of the deciding control");
  rule.finish();
  if (!value || !form) return;
  if (form->decide_on.size() > 1) return rule.complain("value", "is for jobs with one deciding control only");
  const auto code = code_of(*form::deciding_controls(*form).front(), *value);
  if (!code) {
    return rule.complain("value", "'" + *value + "' is no value of the deciding control " + form->decide_on.front());
  }
  policy.stop_when.push_back({*code, static_cast<uint8_t>(count.value_or(1))});
}

// `budget: {answers: 5000}` or `budget: {amount: 100, per_answer: 0.02}`.
void read_budget(SpecMap& budget, core::JobPolicy& policy) {
  const auto answers = budget.integer("answers", 1, 1'000'000'000'000);
  const auto amount = budget.number("amount", 0, kMostMoney);
  const auto each = budget.number("per_answer", 1e-9, kMostMoney);
  if (answers && (amount || each)) budget.complain("answers", "is given beside an amount; give one of them");
  if (!answers && !(amount && each)) budget.complain("answers", "is needed, or amount and per_answer");
  budget.finish();
  if (answers) policy.budget_answers = static_cast<uint64_t>(*answers);
  if (!answers && amount && each) {
    // A hair more, so that 0.3 buys three answers at 0.1.
    policy.budget_answers = static_cast<uint64_t>(std::min(*amount / *each * (1 + 1e-12), 1e15));
    if (policy.budget_answers == 0) budget.complain("amount", "does not buy one answer");
  }
}

void read_consensus(SpecMap& spec, const form::Form* form, core::JobPolicy& policy) {
  const auto method = spec.text("consensus", 64);
  if (!form) return;
  if (form->decide_on.size() > 1) {
    policy.consensus = method.value_or("auto");
    if (policy.consensus == "auto" || policy.consensus == consensus::kMajority) return;
    return spec.complain("consensus", "must be auto or majority where several controls decide");
  }
  const consensus::Kind kind = consensus::kind_of(*form::deciding_controls(*form).front());
  const auto known = consensus::methods(kind);
  policy.consensus = method.value_or(std::string(known.front()));
  if (policy.consensus == "auto") policy.consensus = known.front();
  if (std::find(known.begin(), known.end(), policy.consensus) != known.end()) return;
  std::string list;
  for (const std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
  spec.complain("consensus", "'" + policy.consensus + "' is no method for " + std::string(consensus::name(kind)) +
                                 " controls; there are " + list);
}

}  // namespace

std::vector<std::string> read_decide_on(SpecMap& spec) {
  const auto beside = spec.texts("decide_on", form::kMaxNameBytes);
  const YAML::Node node = spec.take("redundancy");
  if (!node || !node.IsMap()) return beside.value_or(std::vector<std::string>());
  const auto inside = spec.map("redundancy")->texts("decide_on", form::kMaxNameBytes);
  if (beside && inside) spec.complain("decide_on", "is given in redundancy too; give it once");
  return inside ? *inside : beside.value_or(std::vector<std::string>());
}

void read_redundancy(SpecMap& spec, const form::Form* form, core::JobPolicy& policy) {
  read_number(spec, policy);
  for (auto& rule : spec.maps("stop_when")) read_value_rule(rule, form, policy);
  if (auto trust = spec.map("trust")) {
    policy.trust_after = static_cast<uint8_t>(
        trust->integer("after", consensus::kTrustAfter, 200).value_or(int64_t{consensus::kTrustAfter}));
    if (form && form->decide_on.size() > 1) spec.complain("trust", "is for jobs with one deciding control only");
    trust->finish();
  }
  if (auto budget = spec.map("budget")) read_budget(*budget, policy);
  read_consensus(spec, form, policy);
  if (!form || form->decide_on.size() > 1) return;  // several controls have no common code: they are scored outside
  const form::Control& control = *form::deciding_controls(*form).front();
  policy.first_code = control.kind == form::ControlKind::Rating ? 1 : 0;
  policy.classes = static_cast<uint16_t>(classes_of(control));
}

void write_redundancy(const form::Form& form, const core::JobPolicy& policy, JsonWriter& json) {
  json.key("redundancy");
  if (policy.max_redundancy == 0) {
    json.integer(policy.redundancy);
  } else {
    json.begin_object().key("min").integer(policy.redundancy).key("max").integer(policy.max_redundancy);
    json.key("confidence").number(policy.confidence).key("at_max").text(core::name(policy.at_max));
    json.key("price").number(policy.price).end_object();
  }
  json.key("stop_when").begin_array();
  for (const core::ValueRule& rule : policy.stop_when) {
    json.begin_object().key("value").raw(form::code_to_json(form, rule.code)).key("count").integer(rule.count);
    json.end_object();
  }
  json.end_array().key("trust");
  policy.trust_after > 0 ? json.begin_object().key("after").integer(policy.trust_after).end_object() : json.null();
  json.key("budget");
  policy.budget_answers > 0 ? json.begin_object().key("answers").count(policy.budget_answers).end_object()
                            : json.null();
  json.key("consensus").text(policy.consensus);
}

}  // namespace muster::api
