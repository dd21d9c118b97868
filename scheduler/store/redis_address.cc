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

}  // namespace

std::string RedisAddress::text() const {
  if (host.empty()) return "unix://" + socket_path;
  return "redis://" + host + ":" + std::to_string(port) + "/" + std::to_string(database);
}

Result<RedisAddress> parse_redis_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url) return fail("redis.url", "not a URL; expected redis://host:port/0 or unix:///path.sock");
  RedisAddress address;
  address.user = url->user();
  address.password = url->password();
  if (url->scheme() == "redis") return parse_tcp(*url, std::move(address));
  if (url->scheme() == "unix") return parse_unix(*url, std::move(address));
  return fail("redis.url", "scheme \"" + std::string(url->scheme()) + "\" is not supported; use redis:// or unix://");
}

}  // namespace muster::store
