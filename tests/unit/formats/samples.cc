#include "tests/unit/formats/samples.h"

#include <boost/json.hpp>

namespace muster::formats {
namespace {

std::string quote(const std::string& text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string head(int task) {
  const std::string n = std::to_string(task);
  return "{\"task\":" + n + ",\"key\":\"k-" + n + "\",";
}

std::string mood_entries(const std::string& mood) {
  return R"([{"from_name":"mood","to_name":"t","type":"choices","value":{"choices":[)" + quote(mood) + "]}}]";
}

}  // namespace

Result<void> MemorySink::write(std::string_view bytes) {
  files[""] += bytes;
  return {};
}

Result<void> MemorySink::create(const std::string& path, std::string_view bytes) {
  if (!files.emplace(path, bytes).second) return fail("formats.twice", path + " is there already");
  return {};
}

Result<void> MemorySink::append(const std::string& path, std::string_view bytes) {
  files[path] += bytes;
  return {};
}

Result<void> MemorySink::put_aside(std::string_view bytes) {
  aside_ += bytes;
  return {};
}

Result<void> MemorySink::write_what_was_put_aside() {
  return write(aside_);
}

std::string MemorySink::all() const {
  std::string out;
  for (const auto& [path, bytes] : files) out += (path.empty() ? "" : "== " + path + " ==\n") + bytes;
  return out;
}

form::Form mood_form() {
  form::Form form;
  form.objects = {{.name = "t", .kind = form::ObjectKind::Text, .field = "text"}};
  form.controls = {{.name = "mood", .to_name = "t", .kind = form::ControlKind::Choices, .choices = {"好", "bad"}}};
  form.decide_on = {"mood"};
  return form;
}

form::Form boxes_form() {
  form::Form form;
  form.objects = {{.name = "img", .kind = form::ObjectKind::Image, .field = "image"}};
  form.controls = {
      {.name = "box", .to_name = "img", .kind = form::ControlKind::RectangleLabels, .choices = {"猫", "dog & <co>"}}};
  form.decide_on = {"box"};
  return form;
}

form::Form spans_form() {
  form::Form form;
  form.objects = {{.name = "t", .kind = form::ObjectKind::Text, .field = "text"}};
  form.controls = {{.name = "ner", .to_name = "t", .kind = form::ControlKind::Labels, .choices = {"PER", "LOC"}}};
  form.decide_on = {"ner"};
  return form;
}

std::string result_with(int task, const std::string& data, const std::string& entries) {
  return head(task) + R"("state":"done","value":[],"confidence":0.875,"counted":2,"target":2,"method":"auto",)" +
         R"("confidence_basis":"none","answers":[],"review":null,"data":)" + data + ",\"result\":[" + entries +
         "],\"cursor\":\"" + std::to_string(task + 1) + "\"}";
}

std::string mood_result(int task, const std::string& text, const std::string& mood) {
  const std::string entries = mood_entries(mood);
  return result_with(task, "{\"text\":" + quote(text) + "}", entries.substr(1, entries.size() - 2));
}

std::string mood_answer(int task, const std::string& text, const std::string& mood, const std::string& worker) {
  return head(task) + "\"id\":\"s00-1-" + std::to_string(task) + worker + "\",\"worker\":" + quote(worker) +
         R"(,"site":"lagos","state":"counted","reason":"in_time","revision":1,"value":)" + mood_entries(mood) +
         R"(,"active_ms":4250,"submitted":"2026-03-01T08:00:00.000Z","note":null,"data":{"text":)" + quote(text) +
         "},\"cursor\":\"1\"}";
}

std::string boxes_result(int task, const std::string& address, int width, int height, const std::vector<Box>& boxes) {
  std::string entries;
  for (const Box& box : boxes) {
    const boost::json::object value{{"x", box.x},
                                    {"y", box.y},
                                    {"width", box.width},
                                    {"height", box.height},
                                    {"rectanglelabels", boost::json::array{box.label}}};
    entries += (entries.empty() ? "" : ",") + std::string(R"({"from_name":"box","to_name":"img",)") +
               R"("type":"rectanglelabels","original_width":)" + std::to_string(width) +
               ",\"original_height\":" + std::to_string(height) + ",\"value\":" + boost::json::serialize(value) + "}";
  }
  return result_with(task, "{\"image\":" + quote(address) + "}", entries);
}

std::string spans_result(int task, const std::string& text, const std::vector<Marked>& spans) {
  std::string entries;
  for (const Marked& span : spans) {
    entries += (entries.empty() ? "" : ",") + std::string(R"({"from_name":"ner","to_name":"t","type":"labels",)") +
               "\"value\":{\"start\":" + std::to_string(span.start) + ",\"end\":" + std::to_string(span.end) +
               ",\"labels\":[" + quote(span.label) + "]}}";
  }
  return result_with(task, "{\"text\":" + quote(text) + "}", entries);
}

Written written(Format format, const form::Form& form, const std::vector<Lines>& lines, bool lossy) {
  Written out;
  out.tally = Tally(lossy);
  const auto failed = [&](const Failure& failure) { out.failure = failure.code + ": " + failure.message; };
  auto writer = make_writer(format, {form, out.sink, out.tally});
  if (!writer) {
    failed(writer.error());
    return out;
  }
  for (const Lines& line : lines) {
    if (auto taken = (*writer)->take(line.row, line.answers); !taken) {
      failed(taken.error());
      return out;
    }
  }
  if (auto done = (*writer)->finish(); !done) failed(done.error());
  return out;
}

}  // namespace muster::formats
