#include <algorithm>

#include "common/base/check.h"
#include "common/http/server.h"
#include "common/http/uri.h"
#include "common/wire/keys.h"
#include "scheduler/api/json_fields.h"
#include "scheduler/api/roster_body.h"
#include "scheduler/api/text.h"
#include "scheduler/store/fence.h"
#include "scheduler/store/redis_address.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

size_t occurrences(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

void read_address(std::string_view url) {
  const auto address = store::parse_redis_url(url);
  const std::string told = address ? address->text() : address.error().message;
  // Once less than it was given, since the rest of an address may happen to say the same; never where it was escaped.
  if (address && address->password.size() > 8)
    MUSTER_CHECK(occurrences(told, address->password) < std::max<size_t>(1, occurrences(url, address->password)));
  if (!address) return;
  const int ways = !address->host.empty() + !address->socket_path.empty() + address->by_sentinel();
  MUSTER_CHECK(ways == 1);
}

void read_target(std::string_view text) {
  if (const auto target = http::parse_target(text)) {
    MUSTER_CHECK(target->path.starts_with('/'));
    http::decode_component(target->path, false);
  }
  http::decode_component(text, true);
}

void read_small(std::string_view text) {
  if (const auto time = api::parse_rfc3339(text)) MUSTER_CHECK(api::parse_rfc3339(api::rfc3339(*time)) == time);
  if (const auto duration = api::parse_duration(text)) {
    MUSTER_CHECK(api::parse_duration(api::duration_text(*duration)) == duration);
  }
  if (const auto id = AssignmentId::parse(text)) MUSTER_CHECK(AssignmentId::parse(id->text()) == id);
  if (const auto place = store::Position::parse(text)) MUSTER_CHECK(store::Position::parse(place->text()) == place);
  if (const auto fence = store::Fence::parse(text)) MUSTER_CHECK(store::Fence::parse(fence->text()) == fence);
  store::judge({{Epoch(3), "0123456789abcdef"}, {Epoch(3), Sequence(5)}, Sequence(9)}, text, text);
  wire::is_valid_z85_key(text);
  is_valid_name(text);
}

// Whatever a detail quotes, the problem is JSON of its own.
void read_bodies(std::string_view body) {
  const auto workers = api::parse_workers(body);
  if (workers) MUSTER_CHECK(workers->size() <= api::kMaxWorkersPerRequest);
  if (!workers) MUSTER_CHECK(!workers.error().empty());
  if (const auto site = api::parse_site(body)) MUSTER_CHECK(is_valid_name(site->name));
  if (const auto keys = api::parse_site_keys(body)) MUSTER_CHECK(keys->size() == 1 || keys->size() == 2);
  std::string quoted;
  http::append_json_string(quoted, body);
  MUSTER_CHECK(quoted.size() >= 2 && quoted.find('\n') == quoted.npos);
}

}  // namespace

// The first byte chooses the readers.
void http_body(std::string_view bytes) {
  Input input(bytes);
  switch (input.below(4)) {
    case 0:
      return read_bodies(input.rest());
    case 1:
      return read_target(input.rest());
    case 2:
      return read_address(input.rest());
    default:
      return read_small(input.rest());
  }
}

}  // namespace muster::fuzz
