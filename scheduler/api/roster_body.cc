#include "scheduler/api/roster_body.h"

#include <boost/json.hpp>

#include "common/base/ids.h"
#include "scheduler/api/json_fields.h"
#include "scheduler/core/vocabulary.h"

namespace muster::api {
namespace {

namespace json = boost::json;

constexpr size_t kMaxSkills = 64, kKeyLength = 40;

Parsed<json::object> parse_object(std::string_view body) {
  json::error_code ec;
  json::value value = json::parse(json::string_view(body.data(), body.size()), ec);
  if (ec) return tl::unexpected(std::vector<FieldError>{{"", "the body is not JSON: " + ec.message()}});
  if (!value.is_object()) return tl::unexpected(std::vector<FieldError>{{"", "the body must be a JSON object"}});
  return std::move(value.get_object());
}

// A CURVE public key as ZeroMQ writes it: 40 characters of Z85 (ZeroMQ RFC 32).
bool is_curve_key(std::string_view key) {
  static constexpr std::string_view kAlphabet =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  return key.size() == kKeyLength && key.find_first_not_of(kAlphabet) == key.npos;
}

constexpr const char* kNoKey = "must be a CURVE public key: 40 characters of Z85";

core::WorkerDraft read_worker(JsonFields fields) {
  core::WorkerDraft draft;
  draft.id = fields.needed("id", fields.valid_name("id"));
  draft.site = fields.needed("site", fields.valid_name("site"));
  if (const auto level = fields.text("level")) {
    const auto parsed = core::parse_worker_level(*level);
    if (!parsed) fields.complain("level", "is none of trainee, annotator, inspector, lead, expert");
    draft.level = parsed.value_or(draft.level);
  }
  draft.skills = fields.texts("skills", kMaxSkills).value_or(draft.skills);
  for (const std::string& skill : draft.skills) {
    if (!is_valid_name(skill)) fields.complain("skills", "'" + skill + "' is not a name");
  }
  draft.active = fields.boolean("active").value_or(true);
  fields.finish();
  return draft;
}

}  // namespace

Parsed<core::EnrolSite> parse_site(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return tl::unexpected(object.error());
  std::vector<FieldError> errors;
  JsonFields fields(*object, "", errors);
  core::EnrolSite site;
  site.name = fields.needed("name", fields.valid_name("name"));
  site.region = fields.valid_name("region").value_or("");
  site.key = fields.needed("key", fields.text("key"));
  if (!site.key.empty() && !is_curve_key(site.key)) fields.complain("key", kNoKey);
  fields.finish();
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return site;
}

Parsed<std::vector<std::string>> parse_site_keys(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return tl::unexpected(object.error());
  std::vector<FieldError> errors;
  JsonFields fields(*object, "", errors);
  auto keys = fields.needed("keys", fields.texts("keys", 2));
  if (errors.empty() && keys.empty()) fields.complain("keys", "must name one key, or two while rotating");
  for (const std::string& key : keys) {
    if (!is_curve_key(key)) fields.complain("keys", kNoKey);
  }
  fields.finish();
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return keys;
}

Parsed<std::vector<core::WorkerDraft>> parse_workers(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return tl::unexpected(object.error());
  std::vector<FieldError> errors;
  std::vector<core::WorkerDraft> drafts;
  if (!object->contains("workers")) {
    drafts.push_back(read_worker(JsonFields(*object, "", errors)));
  } else {
    JsonFields whole(*object, "", errors);
    const json::value* list = whole.take("workers");
    const size_t count = list && list->is_array() ? list->get_array().size() : 0;
    if (count == 0 || count > kMaxWorkersPerRequest) {
      whole.complain("workers", "must be a list of 1 to " + std::to_string(kMaxWorkersPerRequest) + " workers");
    }
    for (size_t i = 0; i < count && errors.size() < 100; ++i) {
      const std::string path = "workers[" + std::to_string(i) + "]";
      const json::object* worker = list->get_array()[i].if_object();
      if (worker) drafts.push_back(read_worker(JsonFields(*worker, path + ".", errors)));
      if (!worker) errors.push_back({path, "must be an object"});
    }
    whole.finish();
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return drafts;
}

}  // namespace muster::api
