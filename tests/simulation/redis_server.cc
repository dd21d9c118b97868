#include "tests/simulation/redis_server.h"

#include "common/base/check.h"
#include "scheduler/store/journal_scripts.h"
#include "scheduler/store/keys.h"

namespace muster::sim {
namespace {

const store::Keys& keys() {
  static const store::Keys keys;
  return keys;
}

int64_t in_ms(SimTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

}  // namespace

bool RedisServer::connects(RedisConnection& connection) const {
  if (connection.server == 0) connection = {server_, 0};
  return connection.server == server_;
}

Reply RedisServer::execute(Words command, const std::string& who, SimTime now, RedisConnection& connection) {
  MUSTER_CHECK(connects(connection));
  const size_t before = log_.size();
  Reply reply = carry_out(command, who, now);
  if (log_.size() > before) connection.wrote = log_.size();
  return reply;
}

Reply RedisServer::carry_out(Words command, const std::string& who, SimTime now) {
  MUSTER_CHECK(mood != Mood::Away && now >= now_);
  now_ = now;
  data_.set_time(in_ms(now));
  if (command[0] == "EVAL") {
    scripts_.insert(std::string(command[1]));
    return run_script(command[1], command.subspan(2), who);
  }
  if (command[0] == "EVALSHA") {
    for (const std::string& text : scripts_) {
      if (store::RedisScript(text).sha() == command[1]) return run_script(text, command.subspan(2), who);
    }
    return Reply::error("NOSCRIPT No matching script. Please use EVAL.");
  }
  std::vector<Write> writes;
  Reply reply = run_one(command, writes);
  record(std::move(writes), who, false);
  return reply;
}

Reply RedisServer::run_one(Words command, std::vector<Write>& writes) {
  if (RedisData::is_write(command[0])) {
    if (mood == Mood::OutOfMemory) return Reply::error("OOM command not allowed when used memory > 'maxmemory'.");
    if (mood == Mood::ReadOnly) return Reply::error("READONLY You can't write against a read only replica.");
  }
  return data_.run(command, writes);
}

Reply RedisServer::run_script(std::string_view text, Words rest, const std::string& who) {
  const auto count = static_cast<size_t>(std::stoul(std::string(rest[0])));
  const Words script_keys = rest.subspan(1, count), arguments = rest.subspan(1 + count);
  std::vector<Write> writes;
  Reply reply = lua_.run(text, script_keys, arguments, [&](Words command) { return run_one(command, writes); });
  record(std::move(writes), who, text == store::acquire_script().text());
  return reply;
}

void RedisServer::record(std::vector<Write> writes, const std::string& who, bool acquires) {
  if (writes.empty()) return;
  const size_t at = log_.size();
  log_.push_back({now_, std::move(writes)});
  replicas_.written(now_);
  for (const Write& write : log_.back().writes) {
    const std::string& name = *write[0];
    if (name == "XADD" && *write[1] == keys().journal()) {
      undamaged_.reset();
      entries_.push_back(at);
      const auto newest = data_.stream(keys().journal())->rbegin();
      watcher_.entry_written(at, who, newest->first, newest->second);
    }
    if (name == "SET" && *write[1] == keys().epoch()) {
      after_fence_ = log_.size();
      watcher_.fence_written(who, *write[2], acquires);
    }
  }
}

void RedisServer::fail_over(size_t keep) {
  MUSTER_CHECK(keep <= log_.size());
  ++server_;
  log_.erase(log_.begin() + static_cast<long>(keep), log_.end());
  while (!entries_.empty() && entries_.back() >= keep) entries_.pop_back();
  data_ = RedisData();
  scripts_.clear();
  undamaged_.reset();
  after_fence_ = 0;
  std::vector<Write> again;
  for (size_t at = 0; at < log_.size(); ++at) {
    data_.set_time(in_ms(log_[at].at));
    for (const Write& write : log_[at].writes) {
      const std::vector<std::string_view> words = [&] {
        std::vector<std::string_view> views;
        for (const Bytes& word : write) views.emplace_back(*word);
        return views;
      }();
      again.clear();
      data_.run(words, again);
      if (words[0] == "SET" && words[1] == keys().epoch()) after_fence_ = at + 1;
    }
  }
  watcher_.rewound(keep);
}

size_t RedisServer::before_entries(size_t entries) const {
  if (entries == 0) return log_.size();
  return entries >= entries_.size() ? 0 : entries_[entries_.size() - entries];
}

bool RedisServer::damage_newest(size_t at_byte) {
  Bytes* entry = data_.newest_field(keys().journal(), "b");
  if (entry == nullptr || (*entry)->empty()) return false;
  undamaged_ = *entry;
  std::string damaged = **entry;
  at_byte %= 2 * damaged.size();
  if (at_byte < damaged.size()) {
    damaged[at_byte] = static_cast<char>(damaged[at_byte] ^ 0x10);
  } else {
    damaged.resize(at_byte - damaged.size());
  }
  *entry = std::make_shared<const std::string>(std::move(damaged));
  return true;
}

void RedisServer::mend_newest() {
  if (!undamaged_) return;
  if (Bytes* entry = data_.newest_field(keys().journal(), "b")) *entry = undamaged_;
  undamaged_.reset();
}

}  // namespace muster::sim
