#include "scheduler/store/sentinel.h"

#include "scheduler/store/parse_number.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

Result<HostPort> ask_sentinel(const HostPort& sentinel, const RedisAddress& address, Millis patience) {
  RedisAddress one;
  one.host = sentinel.host;
  one.port = sentinel.port;
  one.password = address.sentinel_password;
  RedisClient client(one, {patience, patience, patience});
  const auto reply = client.command({"SENTINEL", "get-master-addr-by-name", address.master_name});
  if (!reply) {
    const bool refused = reply.error().code == "redis.refused";
    return fail(refused ? "redis.refused" : "redis.unreachable",
                "Sentinel at " + sentinel.text() + ": " + reply.error().message);
  }
  HostPort master;
  const bool known = reply->size() == 2 && parse_number((*reply)[1].text(), master.port);
  if (!known)
    return fail("redis.unreachable",
                "Sentinel at " + sentinel.text() + " knows no master named " + address.master_name);
  master.host = (*reply)[0].text();
  return master;
}

}  // namespace muster::store
