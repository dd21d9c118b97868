#include "worker-agent/media/task_media.h"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "common/http/client.h"

namespace muster::agent {
namespace {

namespace json = boost::json;

std::optional<MediaKind> medium_kind(form::ObjectKind kind) {
  switch (kind) {
    case form::ObjectKind::Image:
      return MediaKind::Image;
    case form::ObjectKind::Audio:
      return MediaKind::Audio;
    case form::ObjectKind::Video:
      return MediaKind::Video;
    default:
      return std::nullopt;
  }
}

std::optional<json::object> object_of(std::string_view data) {
  boost::system::error_code error;
  json::value value = json::parse(data, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

}  // namespace

std::vector<TaskMedium> media_of(const form::Form& form, std::string_view data) {
  std::vector<TaskMedium> media;
  const auto shows = [](const form::Object& object) { return medium_kind(object.kind).has_value(); };
  if (std::none_of(form.objects.begin(), form.objects.end(), shows)) return media;
  const auto fields = object_of(data);
  if (!fields) return media;
  for (const form::Object& object : form.objects) {
    const auto kind = medium_kind(object.kind);
    const json::value* value = kind ? fields->if_contains(object.field) : nullptr;
    if (value == nullptr || !value->is_string() || value->as_string().empty()) continue;
    const std::string_view url(value->as_string());
    const bool known = std::any_of(media.begin(), media.end(), [&](const auto& m) { return m.field == object.field; });
    if (!known && !url.starts_with("data:")) media.push_back({object.field, *kind, std::string(url)});
  }
  return media;
}

std::string with_local_media(const std::string& data, const std::vector<TaskMedium>& media, std::string_view base) {
  if (media.empty()) return data;
  auto fields = object_of(data);
  if (!fields) return data;
  for (const TaskMedium& medium : media)
    (*fields)[medium.field] = std::string(base) + "/" + http::encode_component(medium.field);
  return json::serialize(*fields);
}

}  // namespace muster::agent
