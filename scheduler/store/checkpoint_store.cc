#include "scheduler/store/checkpoint_store.h"

#include <xxhash.h>

#include <cstdio>
#include <memory>
#include <vector>

#include "scheduler/store/frame_codec.h"
#include "scheduler/store/parse_number.h"

namespace muster::store {
namespace {

// KEYS epoch pointer parts; ARGV fence sequence. → {OK} | {SAME} | {EPOCH, epoch}
const RedisScript& begin_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or ''
if fence ~= ARGV[1] then return {'EPOCH', fence} end
local published = redis.call('HGET', KEYS[2], 'sequence')
if published == ARGV[2] then return {'SAME'} end
local unfinished = redis.call('HGET', KEYS[2], 'writing')
if unfinished and unfinished ~= published then redis.call('UNLINK', KEYS[2] .. ':' .. unfinished) end
redis.call('UNLINK', KEYS[3])
redis.call('HSET', KEYS[2], 'writing', ARGV[2])
return {'OK'}
)lua");
  return script;
}

// KEYS epoch parts; ARGV fence index part. → {OK} | {EPOCH, epoch}
const RedisScript& part_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or ''
if fence ~= ARGV[1] then return {'EPOCH', fence} end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return {'OK'}
)lua");
  return script;
}

// KEYS epoch tail pointer parts; ARGV fence version sequence epoch parts checksum.
// → {OK} | {EPOCH, epoch} | {TAIL, tail} | {PARTS, count} | {NEWER, sequence}
const RedisScript& publish_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or ''
if fence ~= ARGV[1] then return {'EPOCH', fence} end
local tail = redis.call('GET', KEYS[2]) or '0:0'
if (tonumber(string.match(tail, ':(%d+)$')) or 0) < tonumber(ARGV[3]) then return {'TAIL', tail} end
local parts = redis.call('HLEN', KEYS[4])
if parts ~= tonumber(ARGV[5]) then return {'PARTS', tostring(parts)} end
local old = redis.call('HGET', KEYS[3], 'sequence')
if old and tonumber(old) > tonumber(ARGV[3]) then return {'NEWER', old} end
redis.call('HSET', KEYS[3], 'version', ARGV[2], 'sequence', ARGV[3], 'epoch', ARGV[4], 'parts', ARGV[5], 'checksum', ARGV[6])
redis.call('HDEL', KEYS[3], 'writing')
if old and old ~= ARGV[3] then redis.call('UNLINK', KEYS[3] .. ':' .. old) end
return {'OK'}
)lua");
  return script;
}

// KEYS journal pointer; ARGV most-entries. → {OK} if more may be left, {DONE} if not
const RedisScript& trim_script() {
  static const RedisScript script(R"lua(
local sequence = tonumber(redis.call('HGET', KEYS[2], 'sequence') or '0')
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not oldest then return {'DONE'} end
local first = tonumber(string.match(oldest[1], '^(%d+)-'))
if first >= sequence then return {'DONE'} end
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-0', math.min(first + tonumber(ARGV[1]), sequence)))
return {'OK'}
)lua");
  return script;
}

std::string hex(uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

class Checksum {
 public:
  Checksum() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }
  void add(const std::string& part) { XXH3_64bits_update(state_.get(), part.data(), part.size()); }
  std::string text() const { return hex(XXH3_64bits_digest(state_.get())); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

tl::unexpected<Failure> refused(const RedisReply& reply, Sequence sequence) {
  const std::string verdict(reply[0].text()), found(reply.size() > 1 ? reply[1].text() : std::string_view());
  const std::string which = "checkpoint " + std::to_string(sequence.value()) + ": ";
  if (verdict == "EPOCH") return fail("checkpoint.fenced", which + "the epoch is now \"" + found + "\"");
  if (verdict == "TAIL") return fail("checkpoint.ahead", which + "the journal ends at " + found);
  if (verdict == "NEWER") return fail("checkpoint.fenced", which + "checkpoint " + found + " is already there");
  return fail("checkpoint.damaged", which + "Redis holds " + found + " parts");
}

}  // namespace

struct CheckpointStore::Writing {
  Sequence sequence;
  Epoch epoch;
  const std::string& fence;
  uint32_t parts = 0;
  Checksum checksum;
};

CheckpointStore::CheckpointStore(RedisAddress address, CheckpointOptions options)
    : CheckpointStore(std::make_unique<RedisClient>(std::move(address), options.timeouts), options) {}

CheckpointStore::CheckpointStore(std::unique_ptr<RedisPort> redis, CheckpointOptions options)
    : options_(options), keys_(options.shard), redis_(std::move(redis)) {}

Result<RedisReply> CheckpointStore::run(const RedisScript& script, const std::vector<std::string>& keys,
                                        const std::vector<std::string>& arguments) {
  auto reply = redis_->eval(script, RedisArguments(keys.begin(), keys.end()),
                            RedisArguments(arguments.begin(), arguments.end()));
  if (reply && reply->size() == 0) return fail("redis.refused", "a checkpoint's script answered nothing");
  return reply;
}

Result<Checkpoint> CheckpointStore::write(Sequence sequence, Epoch epoch, const std::string& fence,
                                          const std::function<std::optional<std::string>()>& next_part,
                                          const std::function<bool()>& give_up) {
  const auto given_up = [&] { return fail("checkpoint.given_up", "told to give up a checkpoint"); };
  Writing writing{sequence, epoch, fence, 0, {}};
  if (give_up()) return given_up();
  const auto begun = begin(writing);
  if (!begun) return tl::unexpected(begun.error());
  const bool is_published = !*begun;
  if (!is_published) {
    while (auto part = next_part()) {
      if (give_up()) return given_up();
      if (auto written = write_part(writing, *part); !written) return tl::unexpected(written.error());
    }
    if (give_up()) return given_up();
    if (auto published = publish(writing); !published) return tl::unexpected(published.error());
  }
  if (auto trimmed = trim(give_up); !trimmed) return tl::unexpected(trimmed.error());
  return Checkpoint{sequence, epoch, writing.parts};
}

// False: a checkpoint of this sequence is already published.
Result<bool> CheckpointStore::begin(Writing& writing) {
  const auto reply = run(begin_script(), {keys_.epoch(), keys_.checkpoint(), keys_.checkpoint_parts(writing.sequence)},
                         {writing.fence, std::to_string(writing.sequence.value())});
  if (!reply) return tl::unexpected(reply.error());
  if ((*reply)[0].text() == "EPOCH") return refused(*reply, writing.sequence);
  return (*reply)[0].text() == "OK";
}

Result<void> CheckpointStore::write_part(Writing& writing, const std::string& part) {
  if (part.size() > kMaxCheckpointPartBytes)
    return fail("checkpoint.part_too_large", "a part of " + std::to_string(part.size()) + " bytes");
  writing.checksum.add(part);
  const auto reply = run(part_script(), {keys_.epoch(), keys_.checkpoint_parts(writing.sequence)},
                         {writing.fence, std::to_string(writing.parts),
                          encode_frame(FrameKind::CheckpointPart, kCheckpointVersion, part)});
  if (!reply) return tl::unexpected(reply.error());
  if ((*reply)[0].text() != "OK") return refused(*reply, writing.sequence);
  ++writing.parts;
  return {};
}

Result<void> CheckpointStore::publish(const Writing& writing) {
  const auto reply =
      run(publish_script(), {keys_.epoch(), keys_.tail(), keys_.checkpoint(), keys_.checkpoint_parts(writing.sequence)},
          {writing.fence, std::to_string(kCheckpointVersion), std::to_string(writing.sequence.value()),
           std::to_string(writing.epoch.value()), std::to_string(writing.parts), writing.checksum.text()});
  if (!reply) return tl::unexpected(reply.error());
  if ((*reply)[0].text() != "OK") return refused(*reply, writing.sequence);
  return {};
}

Result<void> CheckpointStore::trim(const std::function<bool()>& give_up) {
  for (;;) {
    if (give_up()) return fail("checkpoint.given_up", "told to give up trimming the journal");
    const auto reply =
        run(trim_script(), {keys_.journal(), keys_.checkpoint()}, {std::to_string(options_.trim_entries)});
    if (!reply) return tl::unexpected(reply.error());
    if ((*reply)[0].text() == "DONE") return {};
  }
}

Result<std::optional<CheckpointStore::Pointer>> CheckpointStore::pointer() {
  const auto reply =
      redis_->command({"HMGET", keys_.checkpoint(), "version", "sequence", "epoch", "parts", "checksum"});
  if (!reply) return tl::unexpected(reply.error());
  if (reply->size() != 5) return fail("checkpoint.damaged", "the checkpoint's pointer cannot be read");
  if ((*reply)[1].nil()) return std::nullopt;
  if ((*reply)[0].text() != std::to_string(kCheckpointVersion))
    return fail("checkpoint.version",
                "checkpoint version \"" + std::string((*reply)[0].text()) + "\" is not known to this build");
  uint64_t sequence = 0;
  uint16_t epoch = 0;
  Pointer pointer;
  if (!parse_number((*reply)[1].text(), sequence) || !parse_number((*reply)[2].text(), epoch) ||
      !parse_number((*reply)[3].text(), pointer.checkpoint.parts))
    return fail("checkpoint.damaged", "the checkpoint's pointer holds no numbers");
  pointer.checkpoint.sequence = Sequence(sequence);
  pointer.checkpoint.epoch = Epoch(epoch);
  pointer.checksum = (*reply)[4].text();
  return pointer;
}

Result<std::optional<Checkpoint>> CheckpointStore::newest() {
  auto found = pointer();
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::nullopt;
  return (*found)->checkpoint;
}

Result<std::string> CheckpointStore::read_part(const Pointer& at, uint32_t index) {
  const std::string which =
      "checkpoint " + std::to_string(at.checkpoint.sequence.value()) + ", part " + std::to_string(index);
  const auto reply = redis_->command({"HGET", keys_.checkpoint_parts(at.checkpoint.sequence), std::to_string(index)});
  if (!reply) return tl::unexpected(reply.error());
  if (reply->nil()) {
    const auto now = pointer();
    if (!now) return tl::unexpected(now.error());
    if (*now && (*now)->checkpoint.sequence != at.checkpoint.sequence)
      return fail("checkpoint.replaced", which + ": a newer one took its place");
    return fail("checkpoint.damaged", which + " is missing");
  }
  auto frame = decode_frame(FrameKind::CheckpointPart, kCheckpointVersion, kCheckpointVersion, reply->text());
  if (!frame) {
    const bool version = frame.error().code == "frame.version";
    return fail(version ? "checkpoint.version" : "checkpoint.damaged", which + ": " + frame.error().message);
  }
  return std::move(frame->payload);
}

Result<std::optional<Checkpoint>> CheckpointStore::read(const std::function<void(std::string part)>& each) {
  const auto found = pointer();
  if (!found) return tl::unexpected(found.error());
  if (!*found) return std::nullopt;
  const Pointer& at = **found;
  Checksum checksum;
  for (uint32_t index = 0; index < at.checkpoint.parts; ++index) {
    auto part = read_part(at, index);
    if (!part) return tl::unexpected(part.error());
    checksum.add(*part);
    each(std::move(*part));
  }
  if (checksum.text() != at.checksum)
    return fail("checkpoint.damaged", "checkpoint " + std::to_string(at.checkpoint.sequence.value()) +
                                          ": the parts do not match its checksum");
  return at.checkpoint;
}

}  // namespace muster::store
