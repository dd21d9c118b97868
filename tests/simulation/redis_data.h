// The keys of a simulated Redis and the commands that the stores use, each as Redis does it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scheduler/store/redis_port.h"

namespace muster::sim {

struct Reply {
  enum class Kind : uint8_t { Nil, Integer, Text, Status, Array, Error } kind = Kind::Nil;
  int64_t integer = 0;
  std::string text;
  std::vector<Reply> elements;

  static Reply of(int64_t number) { return {Kind::Integer, number, {}, {}}; }
  static Reply of(std::string text) { return {Kind::Text, 0, std::move(text), {}}; }
  static Reply status(std::string text) { return {Kind::Status, 0, std::move(text), {}}; }
  static Reply error(std::string text) { return {Kind::Error, 0, std::move(text), {}}; }
  static Reply array() { return {Kind::Array, 0, {}, {}}; }
};

// As hiredis would have read it.
store::RedisReply to_redis_reply(Reply reply);

using Bytes = std::shared_ptr<const std::string>;
using Words = std::span<const std::string_view>;

struct StreamEntry {
  std::vector<std::pair<std::string, Bytes>> fields;
};
using Hash = std::map<std::string, Bytes, std::less<>>;
using Stream = std::map<uint64_t, StreamEntry>;  // by the id's first number; the second is always 0

// A command that changed something, to be done again on a copy.
using Write = std::vector<Bytes>;

class RedisData {
 public:
  // Keys that were set to expire do so by this time.
  void set_time(int64_t now_ms) { now_ms_ = now_ms; }
  // Carries out a command. What it changed is added to `writes`. Commands that the stores do not use are errors.
  Reply run(Words command, std::vector<Write>& writes);
  static bool is_write(std::string_view command);

  const Stream* stream(std::string_view key) const;
  const Hash* hash(std::string_view key) const;
  std::string text(std::string_view key) const;
  // The newest entry's field, changed in place, as a disk would.
  Bytes* newest_field(std::string_view key, std::string_view field);

 private:
  using Value = std::variant<Bytes, Hash, Stream>;
  template <class T>
  T* find(std::string_view key);
  template <class T>
  T* make(std::string_view key);
  Reply set(Words command);
  Reply hset(Words command);
  Reply hash_read(Words command);
  Reply xadd(Words command);
  Reply xrange(Words command, bool newest_first);
  Reply xtrim(Words command);
  Reply erase(Words command);
  Reply read(Words command);

  void expire(std::string_view key);

  std::map<std::string, Value, std::less<>> keys_;
  std::map<std::string, int64_t, std::less<>> expires_ms_;
  int64_t now_ms_ = 0;
};

}  // namespace muster::sim
