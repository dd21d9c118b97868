#include "scheduler/store/redis_address.h"

#include <sys/un.h>

#include <boost/url.hpp>

#include "scheduler/store/parse_number.h"

namespace muster::store {
namespace {

constexpr size_t kMaxSocketPath = sizeof(sockaddr_un::sun_path) - 1;

Result<RedisAddress> parse_tcp(const boost::urls::url_view& url, RedisAddress address) {
  address.host = std::string(url.host_address());
  if (address.host.empty()) return fail("redis.url", "redis:// needs a host, as in redis://127.0.0.1:6379/0");
  const std::string port = url.port();
  if (!port.empty() && (!parse_number(port, address.port) || address.port == 0))
    return fail("redis.url", "the port must be 1-65535");
  const std::string path = url.path();
  if (path.size() > 1 && !parse_number(std::string_view(path).substr(1), address.database))
    return fail("redis.url", "the path must be a database's number, as in redis://127.0.0.1:6379/0");
  return address;
}

Result<RedisAddress> parse_unix(const boost::urls::url_view& url, RedisAddress address) {
  if (!url.encoded_host().empty())
    return fail("redis.url", "unix:// needs an absolute path, as in unix:///run/redis.sock");
  address.socket_path = url.path();
  if (address.socket_path.size() < 2) return fail("redis.url", "unix:// needs the socket's path");
  if (address.socket_path.size() > kMaxSocketPath)
    return fail("redis.url", "the socket's path is longer than " + std::to_string(kMaxSocketPath) + " bytes");
  for (const auto parameter : url.params())
    if (parameter.key != "db" || !parse_number(parameter.value, address.database))
      return fail("redis.url", "the only parameter of unix:// is db=NUMBER");
  return address;
}

constexpr std::string_view kSentinelScheme = "redis+sentinel://";
constexpr uint16_t kSentinelPort = 26379;

// The list of hosts is no authority that a URL may have, so it is taken out, and the rest is parsed with one host.
Result<std::vector<HostPort>> parse_hosts(std::string_view list) {
  std::vector<HostPort> hosts;
  while (true) {
    const std::string_view one = list.substr(0, list.find(','));
    const size_t bracket = one.starts_with('[') ? one.find(']') : 0;  // [::1]
    const size_t colon = one.find(':', bracket);
    HostPort host{std::string(one.substr(0, colon)), kSentinelPort};
    if (bracket != 0 && host.host.size() > 2) host.host = host.host.substr(1, host.host.size() - 2);
    const bool numbered = colon == std::string_view::npos || parse_number(one.substr(colon + 1), host.port);
    if (host.host.empty() || !numbered || host.port == 0)
      return fail("redis.url", "redis+sentinel:// needs host:port,host:port,…/master-name");
    hosts.push_back(std::move(host));
    if (one.size() == list.size()) return hosts;
    list.remove_prefix(one.size() + 1);
  }
}

Result<RedisAddress> parse_sentinel(std::string_view text) {
  const std::string_view rest = text.substr(kSentinelScheme.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const size_t at = authority.rfind('@');
  const size_t hosts_begin = at == std::string_view::npos ? 0 : at + 1;
  auto hosts = parse_hosts(authority.substr(hosts_begin));
  if (!hosts) return tl::unexpected(hosts.error());
  const std::string plain =
      "redis://" + std::string(rest.substr(0, hosts_begin)) + "sentinel" + std::string(rest.substr(authority.size()));
  const auto url = boost::urls::parse_uri(plain);
  if (!url) return fail("redis.url", "not a URL; expected redis+sentinel://host:port,host:port/master-name/0");
  RedisAddress address;
  address.user = url->user();
  address.password = url->password();
  address.sentinels = std::move(*hosts);
  const auto segments = url->segments();
  if (segments.empty() || segments.size() > 2 || segments.front().empty())
    return fail("redis.url",
                "redis+sentinel:// needs the master's name, as in redis+sentinel://a:26379,b:26379/muster");
  address.master_name = segments.front();
  if (segments.size() == 2 && !parse_number(segments.back(), address.database))
    return fail("redis.url", "after the master's name comes a database's number");
  for (const auto parameter : url->params()) {
    if (parameter.key != "sentinel_password")
      return fail("redis.url", "the only parameter of redis+sentinel:// is sentinel_password");
    address.sentinel_password = parameter.value;
  }
  return address;
}

}  // namespace

std::string RedisAddress::text() const {
  if (by_sentinel()) {
    std::string all;
    for (const HostPort& sentinel : sentinels) all += (all.empty() ? "" : ",") + sentinel.text();
    return "redis+sentinel://" + all + "/" + master_name + "/" + std::to_string(database);
  }
  if (host.empty()) return "unix://" + socket_path;
  return "redis://" + host + ":" + std::to_string(port) + "/" + std::to_string(database);
}

Result<RedisAddress> parse_redis_url(std::string_view text) {
  if (text.starts_with(kSentinelScheme)) return parse_sentinel(text);
  const auto url = boost::urls::parse_uri(text);
  if (!url)
    return fail("redis.url", "not a URL; expected redis://host:port/0, unix:///path.sock or redis+sentinel://…");
  RedisAddress address;
  address.user = url->user();
  address.password = url->password();
  if (url->scheme() == "redis") return parse_tcp(*url, std::move(address));
  if (url->scheme() == "unix") return parse_unix(*url, std::move(address));
  return fail("redis.url", "scheme \"" + std::string(url->scheme()) +
                               "\" is not supported; use redis://, unix:// or redis+sentinel://");
}

}  // namespace muster::store
