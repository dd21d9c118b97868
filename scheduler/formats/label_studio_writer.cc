// Label Studio's JSON: one array of tasks, people's answers as annotations, the result as a prediction. `completed_by`
// is left out, since an import refuses people it does not know; who answered is in the task's `meta`.
#include <boost/json.hpp>
#include <utility>

#include "scheduler/formats/json_text.h"
#include "scheduler/formats/row.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

namespace json = boost::json;

// Every entry has an id there.
json::array with_ids(const json::array& entries) {
  json::array out;
  for (const json::value& one : entries) {
    json::object entry = one.get_object();
    if (!entry.contains("id")) entry["id"] = entry_text(entry, "from_name") + "-" + std::to_string(out.size() + 1);
    out.push_back(std::move(entry));
  }
  return out;
}

json::object annotation_of(const Row& answer) {
  json::object out{{"result", with_ids(answer.entries)}, {"was_cancelled", false}, {"ground_truth", false}};
  if (const std::string submitted = answer.text("submitted"); !submitted.empty()) out["created_at"] = submitted;
  const json::value* active = answer.members.if_contains("active_ms");
  if (active && active->is_int64()) out["lead_time"] = static_cast<double>(active->get_int64()) / 1000;
  out["result_count"] = answer.entries.size();
  return out;
}

json::object prediction_of(const Row& row) {
  json::object out{{"model_version", "muster/" + row.text("method")}, {"result", with_ids(row.entries)}};
  const json::value* confidence = row.members.if_contains("confidence");
  if (confidence && confidence->is_number()) out["score"] = *confidence;
  return out;
}

class LabelStudioWriter final : public Writer {
 public:
  explicit LabelStudioWriter(const Writing& to) : to_(to) {}

  Result<void> finish() override { return to_.sink.write(fresh_ ? "[]\n" : "\n]\n"); }

 private:
  Result<void> write(const Row& row) override {
    json::array annotations, people, predictions;
    for (const Row& answer : row.answers) {
      if (answer.text("state") != "counted" || !answer.decided) continue;
      annotations.push_back(annotation_of(answer));
      people.push_back(json::object{
          {"answer", answer.text("id")}, {"worker", answer.text("worker")}, {"site", answer.text("site")}});
    }
    if (row.decided) predictions.push_back(prediction_of(row));
    json::object meta{{"key", row.key}, {"state", row.text("state")}, {"annotations", std::move(people)}};
    for (const char* member : {"confidence_basis", "review"}) {
      if (const std::string text = row.text(member); !text.empty()) meta[member] = text;
    }
    const json::object task{{"id", row.task + 1},
                            {"data", row.data},
                            {"annotations", std::move(annotations)},
                            {"predictions", std::move(predictions)},
                            {"meta", json::object{{"muster", std::move(meta)}}}};
    to_.tally.wrote();
    return to_.sink.write((std::exchange(fresh_, false) ? "[\n" : ",\n") + json_text(task));
  }

  const Writing to_;
  bool fresh_ = true;
};

}  // namespace

Made make_label_studio(const Writing& writing) {
  return std::make_unique<LabelStudioWriter>(writing);
}

}  // namespace muster::formats
