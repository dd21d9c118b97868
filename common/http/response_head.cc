#include "common/http/response_head.h"

#include <algorithm>

#include "common/http/problem.h"

namespace muster::http {
namespace {

// A field's value may come from data: line ends in it must not become header fields.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  const size_t begin = out.size();
  out += value;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  out += "\r\n";
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

}  // namespace

std::string response_head(const Response& response, const HeadShape& shape) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += status_text(response.status);
  head += "\r\n";
  if (!has_no_body(response.status)) {
    if (!response.content_type.empty()) append_field(head, "Content-Type", response.content_type);
    if (shape.length >= 0) append_field(head, "Content-Length", std::to_string(shape.length));
    if (shape.chunked) append_field(head, "Transfer-Encoding", "chunked");
  }
  if (!shape.keep_alive) append_field(head, "Connection", "close");
  if (shape.keep_alive && shape.http_1_0) append_field(head, "Connection", "keep-alive");
  append_field(head, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) append_field(head, name, value);
  head += "\r\n";
  return head;
}

}  // namespace muster::http
