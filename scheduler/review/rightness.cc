#include "scheduler/review/rightness.h"

#include <boost/json.hpp>
#include <string>

#include "scheduler/review/review.h"

namespace muster::review {
namespace {

struct Given {
  std::string worker;
  std::string result;  // JSON
};

// The answers that the item shows. REQUIRES that read_verdict takes it.
std::vector<Given> answers_in(std::string_view item) {
  std::vector<Given> answers;
  const boost::json::value data = boost::json::parse(item);
  for (const auto& answer : data.at(kReview).at("answers").as_array()) {
    const boost::json::value* worker = answer.as_object().if_contains("worker");
    const boost::json::value* result = answer.as_object().if_contains("result");
    answers.push_back({worker != nullptr && worker->is_string() ? std::string(worker->as_string()) : std::string(),
                       result != nullptr ? boost::json::serialize(*result) : std::string()});
  }
  return answers;
}

}  // namespace

Result<std::vector<Found>> rightness(const form::Form& form, std::string_view item, std::string_view value) {
  const auto verdict = read_verdict(item, value);
  if (!verdict) return tl::unexpected(verdict.error());
  std::vector<Found> found;
  const std::vector<Given> answers = answers_in(item);
  const bool all_right = verdict->kind == Kind::Accept && answers.size() == 1;
  if (verdict->kind == Kind::Return || all_right) {
    for (const Given& one : answers) found.push_back({one.worker, all_right ? Rightness::Right : Rightness::Wrong});
    return found;
  }
  const auto decided = form::deciding_values(form, verdict->marks);
  if (!decided) return tl::unexpected(decided.error());
  // Of what people draw, mark or write, others than the one that was accepted may be as right.
  const auto checked = form::check_answer(form, verdict->marks);
  const bool can_tell = verdict->kind == Kind::Fix || (checked && checked->code != form::kUncoded);
  for (const Given& one : answers) {
    const auto given = form::deciding_values(form, one.result);
    const bool same = given && !given->empty() && *given == *decided;
    const Rightness other = can_tell ? Rightness::Wrong : Rightness::Unsaid;
    found.push_back({one.worker, same ? Rightness::Right : other});
  }
  return found;
}

}  // namespace muster::review
