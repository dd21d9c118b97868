#include "tests/simulation/redis_line.h"

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

}  // namespace

void WaitingLine::maybe_crash() {
  if (around_.chances.strikes(Fault::CrashInside, 0.002)) throw Crashed{life_};
}

Result<store::RedisReply> WaitingLine::command(std::span<const std::string_view> arguments) {
  maybe_crash();
  if (around_.redis.mood == RedisServer::Mood::Away) return unreachable();
  if (around_.chances.strikes(Fault::RedisBreaks, 0.003)) {
    if (around_.chances.random(Fault::RedisBreaks).chance(0.5))
      around_.redis.execute(arguments, life_->name, around_.timeline.now());
    return broken();
  }
  Reply reply = around_.redis.execute(arguments, life_->name, around_.timeline.now());
  maybe_crash();
  return reply_or_failure(std::move(reply));
}

// An exchange on its way: outlives the line, as what is under way outlives a process.
struct AppendLine::Trip {
  Surroundings& around;
  const LifePtr life;
  std::vector<std::string> words;
  Answered answered;

  Result<store::RedisReply> execute() const {
    if (around.redis.mood == RedisServer::Mood::Away) return broken();
    const std::vector<std::string_view> views(words.begin(), words.end());
    return reply_or_failure(around.redis.execute(views, life->name, around.timeline.now()));
  }
  void answer_later(SimTime delay, Result<store::RedisReply> reply) {
    around.timeline.after(delay, life, [answered = std::move(answered), reply = std::move(reply)]() mutable {
      answered(std::move(reply));
    });
  }
};

void AppendLine::ask(const store::RedisExchange& exchange, Answered answered) {
  auto trip = std::make_shared<Trip>(Trip{around_, life_, {}, std::move(answered)});
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
  around_.timeline.after(there, nullptr, [trip, back] { trip->answer_later(back, trip->execute()); });
}

void AppendLine::break_line(std::shared_ptr<Trip> trip, SimTime there) {
  Random& random = around_.chances.random(Fault::RedisBreaks);
  around_.trace.line('R', life_->name, "the connection to Redis breaks with a command on it");
  // What waits in the old connection's buffers may be carried out long after the leader has given that connection up.
  const SimTime when = random.chance(0.3) ? SimTime(random.between(1'000, 3'000'000)) : there;
  if (random.chance(0.6)) around_.timeline.after(when, nullptr, [trip] { (void)trip->execute(); });
  auto heard = std::make_shared<Trip>(Trip{around_, life_, {}, trip->answered});
  heard->answer_later(SimTime(random.between(500, 200'000)), broken());
}

}  // namespace muster::sim
