// One run of the program against one scheduler: settings, streams and the connection.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/http/client.h"
#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/surroundings.h"

namespace muster::ctl {

enum class Output { Table, Json };

struct Settings {
  std::string server = "http://127.0.0.1:8080";
  std::string token_file;
  std::string ca_file;  // PEM; empty: the authorities that the system knows
  Output output = Output::Table;
};

struct Answer {
  int status = 0;
  std::string body;
};

constexpr const char* kJson = "application/json";
constexpr const char* kYaml = "application/yaml";
constexpr const char* kNdjson = "application/x-ndjson";

class Session {
 public:
  Session(Settings settings, Surroundings& surroundings);

  Surroundings& io() { return surroundings_; }
  bool wants_json() const { return settings_.output == Output::Json; }

  // One request; an answer of any status. Trouble: Unreachable, or Usage for settings that make no sense.
  Outcome<Answer> exchange(const std::string& method, const std::string& target, std::string_view body = {},
                           const char* content_type = kJson);
  // One request that must succeed. Trouble: Refused, with the server's reason after `what` ("start job a").
  Outcome<std::string> call(const std::string& what, const std::string& method, const std::string& target,
                            std::string_view body = {}, const char* content_type = kJson);
  // GET with the body in pieces; `on_piece` returns false to stop. Trouble also when the body broke off.
  Outcome<Answer> stream(const std::string& target, std::function<bool(std::string_view)> on_piece);

 private:
  Outcome<void> connect();
  http::Headers headers(const char* content_type) const;
  tl::unexpected<Trouble> unreachable(const Failure& failure) const;

  const Settings settings_;
  Surroundings& surroundings_;
  std::string token_;
  std::unique_ptr<http::Client> client_;
};

// The server, or what stands before it, says that it will do better in a moment.
bool is_passing(int status);

// Waits 0.5 s, 1 s, 2 s, 4 s, 8 s between attempts, then gives up. Anything achieved starts the row again.
class Patience {
 public:
  explicit Patience(Surroundings& surroundings) : surroundings_(surroundings) {}
  // False: enough. Otherwise it has waited.
  bool again();
  void reset() { attempts_ = 0; }

 private:
  static constexpr int kAttempts = 5;
  Surroundings& surroundings_;
  int attempts_ = 0;
};

}  // namespace muster::ctl
