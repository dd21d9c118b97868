#include "scheduler/api/job_spec.h"

#include <xxhash.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <tuple>

#include "common/form/form.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/redundancy_spec.h"
#include "scheduler/api/spec_map.h"
#include "scheduler/api/text.h"
#include "scheduler/template/compile.h"

namespace muster::api {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr size_t kMaxReviewedName = 57;  // its reviews' job is called NAME.review

// Joins JSON's escaped surrogate pairs, which YAML does not know, into the characters they mean.
std::string join_surrogates(std::string_view json) {
  std::string out;
  const auto unit = [&](size_t i) -> unsigned {
    unsigned value = 0;
    if (i + 6 > json.size() || json[i] != '\\' || json[i + 1] != 'u') return 0;
    const auto [end, error] = std::from_chars(&json[i + 2], &json[i + 2] + 4, value, 16);
    return error == std::errc{} && end == &json[i + 2] + 4 ? value : 0;
  };
  for (size_t i = 0; i < json.size();) {
    const unsigned high = unit(i), low = unit(i + 6);
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      const unsigned point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
      out += {static_cast<char>(0xf0 | point >> 18), static_cast<char>(0x80 | (point >> 12 & 63)),
              static_cast<char>(0x80 | (point >> 6 & 63)), static_cast<char>(0x80 | (point & 63))};
      i += 12;
    } else {
      const size_t length = json[i] == '\\' && i + 1 < json.size() ? 2 : 1;
      out += json.substr(i, length);
      i += length;
    }
  }
  return out;
}

// The text of a scalar's place: where its first line stands, and whether its lines are lines of the spec.
struct Place {
  int line = 1, column = 1;
  bool literal = false;
  int line_of(int inner) const { return literal && inner > 0 ? line + inner : line; }
  // Where something stands that came before.
  std::string earlier_text(int inner) const {
    if (inner == 0) return "";
    return literal ? " on line " + std::to_string(line_of(inner))
                   : " on line " + std::to_string(inner) + " of the template";
  }
};

Place place_of(const YAML::Node& scalar, std::string_view spec) {
  Place place{std::max(0, scalar.Mark().line) + 1, std::max(0, scalar.Mark().column) + 1, false};
  for (int line = 1; line < place.line; ++line) spec.remove_prefix(std::min(spec.size(), spec.find('\n') + 1));
  std::string_view line = spec.substr(0, spec.find('\n'));
  if (const size_t comment = line.find(" #"); comment != line.npos) line = line.substr(0, comment);
  const size_t last = line.find_last_not_of(" \t\r+-0123456789");
  place.literal = last != line.npos && line[last] == '|' && scalar.Tag() != "?";
  return place;
}

void read_policy(SpecMap& spec, core::JobPolicy& policy) {
  const auto set = [](auto& field, const auto& value) {
    if (value) field = static_cast<std::remove_reference_t<decltype(field)>>(*value);
  };
  set(policy.priority, spec.integer("priority", 0, 9));
  set(policy.weight, spec.number("weight", 0.01, 1000));
  set(policy.lease, spec.duration("lease", seconds(10), hours(24)));
  set(policy.offline_grace, spec.duration("offline_grace", seconds(0), hours(24 * 30)));
  set(policy.order, spec.choice("order", core::parse_task_order, "depth_first, breadth_first, uncertainty"));
  set(policy.skip, spec.choice("skip", core::parse_skip_policy, "to_others, drop"));
  set(policy.deadline_wall_ms, spec.time("deadline"));
  set(policy.max_per_worker, spec.integer("max_per_worker", 0, 1'000'000'000));
  if (auto block = spec.map("block")) {
    set(policy.block_tasks, block->integer("tasks", 1, 10'000));
    set(policy.block_time, block->duration("time", seconds(10), hours(24)));
    block->finish();
  }
  if (auto requires_ = spec.map("requires")) {
    set(policy.level,
        requires_->choice("level", core::parse_worker_level, "trainee, annotator, inspector, lead, expert"));
    set(policy.skills, requires_->names("skills"));
    set(policy.sites, requires_->names("sites"));
    set(policy.regions, requires_->names("regions"));
    requires_->finish();
  }
  if (auto review = spec.map("review")) {
    set(policy.review_share, review->number("share", 0.0001, 1));
    set(policy.review_level,
        review->choice("level", core::parse_worker_level, "trainee, annotator, inspector, lead, expert"));
    set(policy.review_show, review->choice("show", core::parse_review_show, "verdicts, none"));
    if (policy.review_share == 0) review->complain("share", "is needed: which share of finished tasks, 0.0001 to 1");
    review->finish();
  }
}

// The compiled form; nothing if the template is missing or wrong, of which was complained.
std::optional<form::Form> read_template(SpecMap& spec, std::string_view source,
                                        const std::vector<std::string>& decide_on, JobSpec& out) {
  const YAML::Node node = spec.take("template");
  const auto xml = spec.text("template", kMaxTemplateBytes);
  if (!node) spec.complain("template", "is needed: the labeling config that people see");
  if (!xml) return std::nullopt;
  const Place place = place_of(node, source);
  const labeling::Compiled compiled = labeling::compile_template(*xml, decide_on);
  for (const auto& error : compiled.errors) {
    spec.complain_at(place.line_of(error.line), place.literal && error.line > 0 ? 1 : place.column, "template",
                     error.message + place.earlier_text(error.earlier));
  }
  for (const auto& warning : compiled.warnings) {
    out.warnings.push_back({place.line_of(warning.line), 1, "template", warning.message});
  }
  if (!compiled.errors.empty()) return std::nullopt;
  out.draft.text.template_xml = *xml;
  out.draft.text.form_json = form::to_json(compiled.form);
  out.draft.policy.needs = form::features(compiled.form);
  return compiled.form;
}

void append_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.text(name);
  json.end_array();
}

// The effective spec, defaults filled in, in one fixed order.
std::string normalised(const core::JobDraft& draft, const form::Form& form, const std::vector<std::string>& decide_on) {
  const core::JobPolicy& policy = draft.policy;
  JsonWriter json;
  json.begin_object().key("name").text(draft.name).key("project").text(draft.project);
  json.key("template").text(draft.text.template_xml).key("guideline").text(draft.text.guideline).key("decide_on");
  if (decide_on.size() > 1) {
    json.begin_array();
    for (const std::string& name : decide_on) json.text(name);
    json.end_array();
  } else {
    json.text(decide_on.empty() ? "" : decide_on.front());
  }
  write_redundancy(form, policy, json);
  json.key("priority").integer(policy.priority).key("weight").number(policy.weight);
  json.key("lease").text(duration_text(policy.lease)).key("offline_grace").text(duration_text(policy.offline_grace));
  json.key("block").begin_object().key("tasks").count(policy.block_tasks);
  json.key("time").text(duration_text(policy.block_time)).end_object();
  json.key("order").text(core::name(policy.order)).key("skip").text(core::name(policy.skip));
  json.key("deadline");
  policy.deadline_wall_ms ? json.text(rfc3339(policy.deadline_wall_ms)) : json.null();
  json.key("requires").begin_object().key("level").text(core::name(policy.level));
  append_names(json, "skills", policy.skills);
  append_names(json, "sites", policy.sites);
  append_names(json, "regions", policy.regions);
  json.end_object().key("max_per_worker").count(policy.max_per_worker);
  if (policy.review_share > 0) {
    json.key("review").begin_object().key("share").number(policy.review_share);
    json.key("level").text(core::name(policy.review_level));
    if (policy.review_show != core::ReviewShow::Verdicts) json.key("show").text(core::name(policy.review_show));
    json.end_object();
  }
  json.end_object();
  return json.take();
}

void read_spec(const YAML::Node& root, std::string_view source, JobSpec& out) {
  SpecMap spec(root, "", out.errors);
  if (auto name = spec.name("name")) out.draft.name = *name;
  if (!spec.take("name")) spec.complain("name", "is needed");
  out.draft.project = spec.name("project").value_or("default");
  out.draft.text.guideline = spec.text("guideline", kMaxGuidelineBytes).value_or("");
  read_policy(spec, out.draft.policy);
  const std::vector<std::string> decide_on = read_decide_on(spec);
  const std::optional<form::Form> form = read_template(spec, source, decide_on, out);
  read_redundancy(spec, form ? &*form : nullptr, out.draft.policy);
  if (out.draft.policy.review_share > 0 && out.draft.name.size() > kMaxReviewedName)
    spec.complain("name", "of a job with reviews has at most " + std::to_string(kMaxReviewedName) + " bytes");
  spec.finish();
  if (!out.errors.empty()) return;
  std::string& spec_json = out.draft.text.spec_json;
  spec_json = normalised(out.draft, *form, decide_on);
  out.draft.spec_digest = XXH3_64bits(spec_json.data(), spec_json.size());
}

class DocumentCount final : public YAML::EventHandler {
 public:
  int count() const { return count_; }

  void OnDocumentStart(const YAML::Mark&) override { ++count_; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int count_ = 0;
};

// The parser finds documents without end where one begins with a stray ',': two are looked for, not all.
bool is_one_document(const std::string& source) {
  std::istringstream text(source);
  YAML::Parser parser(text);
  DocumentCount documents;
  for (int i = 0; i < 2 && parser.HandleNextDocument(documents); ++i) {
  }
  return documents.count() == 1;
}

}  // namespace

JobSpec parse_job_spec(std::string_view text) {
  JobSpec out;
  const auto refuse = [&](int line, int column, std::string reason) {
    out.errors.push_back({std::max(0, line) + 1, std::max(0, column) + 1, "", std::move(reason)});
    return out;
  };
  if (text.size() > kMaxSpecBytes) return refuse(0, 0, "is longer than " + std::to_string(kMaxSpecBytes) + " bytes");
  if (!is_utf8(text)) return refuse(0, 0, "is not UTF-8");
  const size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != text.npos && text[first] == '{';
  const std::string source = is_json ? join_surrogates(text) : std::string(text);
  try {
    if (!is_one_document(source)) return refuse(0, 0, "must be one document with the keys of one job");
    read_spec(YAML::Load(source), source, out);
  } catch (const YAML::Exception& error) {
    return refuse(error.mark.line, error.mark.column, "is not proper YAML: " + error.msg);
  }
  std::stable_sort(out.errors.begin(), out.errors.end(), [](const SpecError& a, const SpecError& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return out;
}

}  // namespace muster::api
