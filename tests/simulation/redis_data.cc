#include "tests/simulation/redis_data.h"

#include <hiredis/hiredis.h>

#include <charconv>

namespace muster::sim {
namespace {

constexpr std::string_view kWrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

// A reply's tree as hiredis lays it out; owns everything.
struct Tree {
  redisReply node{};
  Reply value;
  std::vector<std::unique_ptr<Tree>> children;
  std::vector<redisReply*> pointers;

  explicit Tree(Reply reply) : value(std::move(reply)) {
    constexpr int kTypes[] = {REDIS_REPLY_NIL,    REDIS_REPLY_INTEGER, REDIS_REPLY_STRING,
                              REDIS_REPLY_STATUS, REDIS_REPLY_ARRAY,   REDIS_REPLY_ERROR};
    node.type = kTypes[static_cast<size_t>(value.kind)];
    node.integer = value.integer;
    node.str = value.text.data();
    node.len = value.text.size();
    for (Reply& element : value.elements) {
      children.push_back(std::make_unique<Tree>(std::move(element)));
      pointers.push_back(&children.back()->node);
    }
    node.elements = pointers.size();
    node.element = pointers.data();
  }
};

uint64_t number_at_start(std::string_view text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Reply text_or_nil(const Bytes* bytes) {
  return bytes == nullptr ? Reply{} : Reply::of(**bytes);
}

Reply entry_reply(uint64_t id, const StreamEntry& entry) {
  Reply reply = Reply::array();
  reply.elements.push_back(Reply::of(std::to_string(id) + "-0"));
  Reply fields = Reply::array();
  for (const auto& [name, value] : entry.fields) {
    fields.elements.push_back(Reply::of(name));
    fields.elements.push_back(Reply::of(*value));
  }
  reply.elements.push_back(std::move(fields));
  return reply;
}

}  // namespace

store::RedisReply to_redis_reply(Reply reply) {
  auto tree = std::make_shared<Tree>(std::move(reply));
  return store::RedisReply(std::shared_ptr<const redisReply>(tree, &tree->node));
}

template <class T>
T* RedisData::find(std::string_view key) {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : std::get_if<T>(&found->second);
}

template <class T>
T* RedisData::make(std::string_view key) {
  auto found = keys_.find(key);
  if (found == keys_.end()) found = keys_.emplace(std::string(key), T()).first;
  return std::get_if<T>(&found->second);
}

const Stream* RedisData::stream(std::string_view key) const {
  return const_cast<RedisData*>(this)->find<Stream>(key);
}
const Hash* RedisData::hash(std::string_view key) const {
  return const_cast<RedisData*>(this)->find<Hash>(key);
}
std::string RedisData::text(std::string_view key) const {
  const Bytes* bytes = const_cast<RedisData*>(this)->find<Bytes>(key);
  return bytes == nullptr ? "" : **bytes;
}

Bytes* RedisData::newest_field(std::string_view key, std::string_view field) {
  Stream* entries = find<Stream>(key);
  if (entries == nullptr || entries->empty()) return nullptr;
  for (auto& [name, value] : entries->rbegin()->second.fields) {
    if (name == field) return &value;
  }
  return nullptr;
}

bool RedisData::is_write(std::string_view command) {
  for (const std::string_view write : {"SET", "HSET", "HDEL", "XADD", "XTRIM", "UNLINK", "DEL", "PEXPIRE"}) {
    if (command == write) return true;
  }
  return false;
}

Reply RedisData::run(Words command, std::vector<Write>& writes) {
  if (command.empty()) return Reply::error("ERR no command");
  for (const std::string_view key : command.subspan(1)) expire(key);
  if (!is_write(command[0])) return read(command);
  Reply reply;
  if (command[0] == "SET") reply = set(command);
  if (command[0] == "HSET") reply = hset(command);
  if (command[0] == "HDEL" || command[0] == "UNLINK" || command[0] == "DEL") reply = erase(command);
  if (command[0] == "XADD") reply = xadd(command);
  if (command[0] == "XTRIM") reply = xtrim(command);
  if (reply.kind == Reply::Kind::Error) return reply;
  Write write;
  for (const std::string_view word : command) write.push_back(std::make_shared<const std::string>(word));
  writes.push_back(std::move(write));
  return reply;
}

Reply RedisData::read(Words command) {
  const std::string_view name = command[0];
  if (name == "PING") return Reply::status("PONG");
  if (name == "GET") {
    if (keys_.contains(command[1]) && find<Bytes>(command[1]) == nullptr) return Reply::error(std::string(kWrongType));
    return text_or_nil(find<Bytes>(command[1]));
  }
  if (name == "MGET") {
    Reply reply = Reply::array();
    for (const std::string_view key : command.subspan(1)) reply.elements.push_back(text_or_nil(find<Bytes>(key)));
    return reply;
  }
  if (name == "XRANGE") return xrange(command, false);
  if (name == "XREVRANGE") return xrange(command, true);
  return hash_read(command);
}

// Only keys that were set to expire are looked at, whatever else a word may be.
void RedisData::expire(std::string_view key) {
  const auto found = expires_ms_.find(key);
  if (found == expires_ms_.end() || found->second > now_ms_) return;
  if (const auto gone = keys_.find(key); gone != keys_.end()) keys_.erase(gone);
  expires_ms_.erase(found);
}

Reply RedisData::set(Words command) {
  const bool expires = command.size() == 5 && command[3] == "PX";
  if (command.size() != 3 && !expires) return Reply::error("ERR syntax error");
  const std::string key(command[1]);
  keys_[key] = std::make_shared<const std::string>(command[2]);
  expires_ms_.erase(key);
  if (expires) expires_ms_[key] = now_ms_ + static_cast<int64_t>(number_at_start(command[4]));
  return Reply::status("OK");
}

Reply RedisData::hset(Words command) {
  Hash* hash = make<Hash>(command[1]);
  if (hash == nullptr) return Reply::error(std::string(kWrongType));
  int64_t fresh = 0;
  for (size_t i = 2; i + 1 < command.size(); i += 2) {
    const auto [place, is_new] =
        hash->insert_or_assign(std::string(command[i]), std::make_shared<const std::string>(command[i + 1]));
    fresh += is_new;
  }
  return Reply::of(fresh);
}

Reply RedisData::hash_read(Words command) {
  const Hash* hash = command.size() > 1 ? find<Hash>(command[1]) : nullptr;
  const auto field = [&](std::string_view name) -> Reply {
    if (hash == nullptr) return {};
    const auto found = hash->find(name);
    return found == hash->end() ? Reply{} : Reply::of(*found->second);
  };
  if (command[0] == "HGET") return field(command[2]);
  if (command[0] == "HLEN") return Reply::of(hash == nullptr ? 0 : static_cast<int64_t>(hash->size()));
  if (command[0] != "HMGET") return Reply::error("ERR unknown command '" + std::string(command[0]) + "'");
  Reply reply = Reply::array();
  for (const std::string_view name : command.subspan(2)) reply.elements.push_back(field(name));
  return reply;
}

Reply RedisData::xadd(Words command) {
  Stream* entries = make<Stream>(command[1]);
  if (entries == nullptr) return Reply::error(std::string(kWrongType));
  const uint64_t id = number_at_start(command[2]);
  if (!entries->empty() && entries->rbegin()->first >= id)
    return Reply::error("ERR The ID specified in XADD is equal or smaller than the target stream top item");
  StreamEntry entry;
  for (size_t i = 3; i + 1 < command.size(); i += 2) {
    entry.fields.emplace_back(std::string(command[i]), std::make_shared<const std::string>(command[i + 1]));
  }
  entries->emplace(id, std::move(entry));
  return Reply::of(std::string(command[2]));
}

Reply RedisData::xrange(Words command, bool newest_first) {
  Reply reply = Reply::array();
  const Stream* entries = find<Stream>(command[1]);
  if (entries == nullptr) return reply;
  const uint64_t most = command.size() > 5 ? number_at_start(command[5]) : UINT64_MAX;
  const std::string_view low = command[newest_first ? 3 : 2], high = command[newest_first ? 2 : 3];
  const uint64_t first = low == "-" ? 0 : number_at_start(low), last = high == "+" ? UINT64_MAX : number_at_start(high);
  const auto take = [&](const auto& from, const auto& to) {
    for (auto at = from; at != to && reply.elements.size() < most; ++at) {
      reply.elements.push_back(entry_reply(at->first, at->second));
    }
  };
  const auto begin = entries->lower_bound(first), end = entries->upper_bound(last);
  if (newest_first) {
    take(std::make_reverse_iterator(end), std::make_reverse_iterator(begin));
  } else {
    take(begin, end);
  }
  return reply;
}

Reply RedisData::xtrim(Words command) {
  Stream* entries = find<Stream>(command[1]);
  if (entries == nullptr || command[2] != "MINID") return Reply::of(0);
  const auto until = entries->lower_bound(number_at_start(command[3]));
  const auto gone = std::distance(entries->begin(), until);
  entries->erase(entries->begin(), until);
  return Reply::of(gone);
}

Reply RedisData::erase(Words command) {
  int64_t gone = 0;
  if (command[0] != "HDEL") {
    for (const std::string_view key : command.subspan(1)) {
      const auto found = keys_.find(key);
      if (found == keys_.end()) continue;
      keys_.erase(found);
      ++gone;
    }
    return Reply::of(gone);
  }
  Hash* hash = find<Hash>(command[1]);
  if (hash == nullptr) return Reply::of(0);
  for (const std::string_view field : command.subspan(2)) {
    const auto found = hash->find(field);
    if (found == hash->end()) continue;
    hash->erase(found);
    ++gone;
  }
  if (hash->empty()) keys_.erase(std::string(command[1]));
  return Reply::of(gone);
}

}  // namespace muster::sim
