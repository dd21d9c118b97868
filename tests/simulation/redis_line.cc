#include "tests/simulation/redis_line.h"

#include <algorithm>
#include <memory>

namespace muster::sim {
namespace {

Result<store::RedisReply> reply_or_failure(Reply reply) {
  const bool failed = reply.kind == Reply::Kind::Error;
  store::RedisReply read = to_redis_reply(std::move(reply));
  if (failed) return tl::unexpected(store::failure_of(read, "redis"));
  return read;
}

tl::unexpected<Failure> unreachable() {
  return fail("redis.unreachable", "cannot connect to Redis");
}
tl::unexpected<Failure> broken() {
  return fail("redis.broken", "lost Redis");
}

// Of WAIT, in milliseconds.
SimTime patience_of(std::string_view argument) {
  return std::chrono::milliseconds(std::stoi(std::string(argument)));
}

}  // namespace

void WaitingLine::maybe_crash() {
  if (around_.chances.strikes(Fault::CrashInside, 0.002)) throw Crashed{life_};
}

Result<store::RedisReply> WaitingLine::command(std::span<const std::string_view> arguments) {
  maybe_crash();
  if (around_.redis.mood == RedisServer::Mood::Away) {
    drop();
    return unreachable();
  }
  const bool stands = around_.redis.connects(connection_);
  if (!stands || around_.chances.strikes(Fault::RedisBreaks, 0.003)) {
    if (stands && arguments[0] != "WAIT" && around_.chances.random(Fault::RedisBreaks).chance(0.5))
      around_.redis.execute(arguments, life_->name, around_.timeline.now(), connection_);
    drop();
    return broken();
  }
  if (arguments[0] == "WAIT") return wait(arguments);
  Reply reply = around_.redis.execute(arguments, life_->name, around_.timeline.now(), connection_);
  maybe_crash();
  return reply_or_failure(std::move(reply));
}

// It takes no time here: who would have caught up within the patience has.
Result<store::RedisReply> WaitingLine::wait(std::span<const std::string_view> arguments) {
  const size_t replicas =
      around_.redis.replicas().with_after(connection_.wrote, around_.timeline.now(), patience_of(arguments[2]));
  return reply_or_failure(Reply::of(static_cast<int64_t>(replicas)));
}

// An exchange on its way: outlives the line, as what is under way outlives a process.
struct AppendLine::Trip {
  Surroundings& around;
  const LifePtr life;
  const std::shared_ptr<RedisConnection> connection;
  std::vector<std::string> words;
  Answered answered;

  bool stands() const { return around.redis.mood != RedisServer::Mood::Away && around.redis.connects(*connection); }
  Result<store::RedisReply> execute() const {
    if (!stands()) return broken();
    const std::vector<std::string_view> views(words.begin(), words.end());
    return reply_or_failure(around.redis.execute(views, life->name, around.timeline.now(), *connection));
  }
  void answer_later(SimTime delay, Result<store::RedisReply> reply) {
    around.timeline.after(delay, life, [answered = std::move(answered), reply = std::move(reply)]() mutable {
      answered(std::move(reply));
    });
  }
};

void AppendLine::ask(const store::RedisExchange& exchange, Answered answered) {
  auto trip = std::make_shared<Trip>(Trip{around_, life_, connection_, {}, std::move(answered)});
  if (exchange.script != nullptr) {
    trip->words = {"EVAL", exchange.script->text(), std::to_string(exchange.words.size())};
  }
  trip->words.insert(trip->words.end(), exchange.words.begin(), exchange.words.end());
  trip->words.insert(trip->words.end(), exchange.numbers.begin(), exchange.numbers.end());
  trip->words.insert(trip->words.end(), exchange.blobs.begin(), exchange.blobs.end());

  const SimTime there = around_.between(100us, 800us), back = around_.between(100us, 800us);
  if (around_.redis.mood == RedisServer::Mood::Away) return trip->answer_later(there, unreachable());
  if (around_.chances.strikes(Fault::RedisBreaks, 0.01)) return break_line(std::move(trip), there);
  // Redis carries it out whether or not the asker lives to hear of it.
  around_.timeline.after(there, nullptr, [trip, back] {
    if (trip->words[0] != "WAIT") return trip->answer_later(back, trip->execute());
    wait(trip, trip->around.timeline.now() + patience_of(trip->words[2]), 1ms);
  });
}

// As Redis does: answers when enough replicas have what this connection wrote, or when its time is over. A master that
// becomes a replica says so to those who wait, and hangs up.
void AppendLine::wait(const std::shared_ptr<Trip>& trip, SimTime until, SimTime pause) {
  Surroundings& around = trip->around;
  const SimTime now = around.timeline.now(), back = around.between(100us, 800us);
  if (around.redis.mood == RedisServer::Mood::Away) return trip->answer_later(back, broken());
  if (!around.redis.connects(*trip->connection)) {
    const std::string text = "UNBLOCKED force unblock from blocking operation, instance state changed";
    return trip->answer_later(back, reply_or_failure(Reply::error(text)));
  }
  const size_t replicas = around.redis.replicas().with(trip->connection->wrote, now);
  if (replicas >= std::stoul(trip->words[1]) || now >= until)
    return trip->answer_later(back, reply_or_failure(Reply::of(static_cast<int64_t>(replicas))));
  around.timeline.after(std::min(pause, until - now), nullptr,
                        [trip, until, pause] { wait(trip, until, std::min<SimTime>(2 * pause, 50ms)); });
}

void AppendLine::break_line(std::shared_ptr<Trip> trip, SimTime there) {
  Random& random = around_.chances.random(Fault::RedisBreaks);
  around_.trace.line('R', life_->name, "the connection to Redis breaks with a command on it");
  // What waits in the old connection's buffers may be carried out long after the leader has given that connection up.
  const SimTime when = random.chance(0.3) ? SimTime(random.between(1'000, 3'000'000)) : there;
  if (random.chance(0.6) && trip->words[0] != "WAIT")
    around_.timeline.after(when, nullptr, [trip] { (void)trip->execute(); });
  auto heard = std::make_shared<Trip>(Trip{around_, life_, connection_, {}, trip->answered});
  heard->answer_later(SimTime(random.between(500, 200'000)), broken());
}

}  // namespace muster::sim
