#include <algorithm>

#include "common/base/check.h"
#include "common/http/server.h"
#include "common/http/uri.h"

namespace muster::http {
namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    segments.push_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// Whether the decoded segments fit the pattern; fills the parameters.
bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments,
          std::map<std::string, std::string>& params) {
  if (pattern.size() != segments.size()) return false;
  params.clear();
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i])) {
      if (segments[i].empty()) return false;
      params.emplace(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
    } else if (pattern[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string Request::header(const std::string& lower_case_name) const {
  const auto it = headers.find(lower_case_name);
  return it == headers.end() ? std::string() : it->second;
}

std::optional<std::string> Request::query_value(const std::string& name) const {
  const auto it = query.find(name);
  return it == query.end() ? std::nullopt : std::optional(it->second);
}

void Router::add(std::string method, std::string pattern, Handler handler) {
  MUSTER_CHECK(handler && !pattern.empty() && pattern.front() == '/');
  const auto views = split_path(pattern);
  std::vector<std::string> segments(views.begin(), views.end());
  routes_.push_back({std::move(method), std::move(pattern), std::move(segments), std::move(handler), nullptr});
}

void Router::add_upload(std::string method, std::string pattern, UploadHandler handler) {
  MUSTER_CHECK(handler && !pattern.empty() && pattern.front() == '/');
  const auto views = split_path(pattern);
  std::vector<std::string> segments(views.begin(), views.end());
  routes_.push_back({std::move(method), std::move(pattern), std::move(segments), nullptr, std::move(handler)});
}

void Router::set_fallback(UploadHandler handler) {
  fallback_ = Route{"", "", {}, nullptr, std::move(handler)};
}

void Router::set_guard(std::function<std::optional<Response>(const Request&, std::string_view pattern)> guard) {
  guard_ = std::move(guard);
}

void Router::set_observer(
    std::function<void(std::string_view method, std::string_view pattern, int status, double seconds)> observer) {
  observer_ = std::move(observer);
}

const Router::Route* Router::match(const std::string& method, std::string_view path,
                                   std::map<std::string, std::string>& params,
                                   std::vector<std::string>& allowed) const {
  std::vector<std::string> segments;
  for (const std::string_view raw : split_path(path)) {
    auto segment = decode_component(raw, false);
    if (!segment) return nullptr;
    segments.push_back(std::move(*segment));
  }
  const Route* head_by_get = nullptr;
  std::map<std::string, std::string> found, head_params;
  for (const Route& route : routes_) {
    if (!fits(route.segments, segments, found)) continue;
    if (route.method == method) {
      params = std::move(found);
      allowed.clear();
      return &route;
    }
    if (method == "HEAD" && route.method == "GET" && !head_by_get) {
      head_by_get = &route;
      head_params = found;
    }
    allowed.push_back(route.method);
    if (route.method == "GET") allowed.push_back("HEAD");
  }
  if (head_by_get) {
    params = std::move(head_params);
    allowed.clear();
    return head_by_get;
  }
  if (allowed.empty() && fallback_) return &*fallback_;
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  return nullptr;
}

}  // namespace muster::http
