// JSON, and answers that consist of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/http/server.h"
#include "worker-agent/desk/port.h"

namespace muster::agent {

// A JSON object, member by member.
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) {
    key(name);
    http::append_json_string(out_, value);
    return *this;
  }
  Object& number(std::string_view name, int64_t value) { return raw(name, std::to_string(value)); }
  Object& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  // `json` is JSON already; null where it is empty.
  Object& raw(std::string_view name, std::string_view json) {
    key(name);
    out_ += json.empty() ? "null" : json;
    return *this;
  }
  std::string take() { return std::move(out_ += '}'); }

 private:
  void key(std::string_view name) {
    out_ += out_.size() > 1 ? "," : "";
    http::append_json_string(out_, name);
    out_ += ':';
  }
  std::string out_ = "{";
};

// A JSON array of what `render` makes of each of `all`.
template <class List, class Render>
std::string json_array(const List& all, Render render) {
  std::string out = "[";
  for (const auto& one : all) {
    if (out.size() > 1) out += ',';
    out += render(one);
  }
  return out + "]";
}

// Never kept by a browser.
http::Response json_reply(int status, std::string body);

// ---- render_team.cc ----
http::Response render_team(const TeamShown& shown);
http::Response render_jobs(const JobsReply& jobs);
http::Response render_added(const PeopleAdded& added);

}  // namespace muster::agent
