#include "worker-agent/session/review_data.h"

#include <boost/json.hpp>
#include <utility>

namespace muster::agent {
namespace {

namespace json = boost::json;

constexpr std::string_view kReview = "muster:review", kReturned = "muster:returned";

// As a member's name; inside of a string its quotes would be escaped.
bool names(std::string_view data, std::string_view member) {
  return data.find("\"" + std::string(member) + "\":") != data.npos;
}

const json::object* object_in(const json::object& whole, std::string_view name) {
  const json::value* found = whole.if_contains(name);
  return found != nullptr ? found->if_object() : nullptr;
}

json::array answers_in(const json::object& whole) {
  const json::value* found = whole.if_contains("answers");
  return found != nullptr && found->is_array() ? found->as_array() : json::array();
}

json::value member(const json::value& entry, std::string_view name) {
  const json::object* whole = entry.if_object();
  const json::value* found = whole != nullptr ? whole->if_contains(name) : nullptr;
  return found != nullptr ? *found : json::value();
}

json::value member(const json::object& whole, std::string_view name) {
  const json::value* found = whole.if_contains(name);
  return found != nullptr ? *found : json::value();
}

}  // namespace

std::string data_for(std::string_view worker_id, std::string data) {
  if (!names(data, kReview) && !names(data, kReturned)) return data;
  json::error_code ec;
  json::value parsed = json::parse(data, ec);
  if (ec || !parsed.is_object()) return {};
  json::object& whole = parsed.as_object();
  if (const json::object* review = object_in(whole, kReview)) {
    json::array shown;
    for (const json::value& answer : answers_in(*review))
      shown.push_back(json::object{{"result", member(answer, "result")}});
    whole[kReview] = json::object{{"key", member(*review, "key")}, {"answers", std::move(shown)}};
  }
  if (const json::object* returned = object_in(whole, kReturned)) {
    json::object shown{{"reason", member(*returned, "reason")}, {"marks", member(*returned, "marks")}};
    for (const json::value& answer : answers_in(*returned)) {
      const json::value worker = member(answer, "worker");
      if (worker.is_string() && std::string_view(worker.as_string()) == worker_id)
        shown["result"] = member(answer, "result");
    }
    whole[kReturned] = std::move(shown);
  }
  return json::serialize(whole);
}

bool is_returned(std::string_view data) {
  return names(data, kReturned);
}

}  // namespace muster::agent
