#include "scheduler/ctl/session.h"

#include <chrono>
#include <fstream>

#include "scheduler/ctl/problem.h"

namespace muster::ctl {
namespace {

constexpr std::chrono::seconds kTimeout{60};

// The file's first line without surrounding blanks.
Outcome<std::string> read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!file || (!std::getline(file, token) && !file.eof())) {
    return trouble(Exit::Usage, "the token file " + path + " cannot be read");
  }
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  token.erase(0, token.find_first_not_of(" \t"));
  for (const char c : token) {
    if (c <= ' ' || c > '~') return trouble(Exit::Usage, "the token file " + path + " holds no token");
  }
  if (token.empty()) return trouble(Exit::Usage, "the token file " + path + " is empty");
  return token;
}

}  // namespace

Session::Session(Settings settings, Surroundings& surroundings)
    : settings_(std::move(settings)), surroundings_(surroundings) {}

Outcome<void> Session::connect() {
  if (client_) return {};
  token_ = surroundings_.token;
  if (!settings_.token_file.empty()) {
    Outcome<std::string> token = read_token(settings_.token_file);
    if (!token) return tl::unexpected(token.error());
    token_ = std::move(*token);
  }
  auto client = http::Client::create(settings_.server, kTimeout, settings_.ca_file);
  if (!client && client.error().code == "tls.files")
    return trouble(Exit::Usage, "--ca-file: " + client.error().message);
  if (!client) {
    return trouble(Exit::Usage, "--server " + settings_.server + ": " + client.error().message +
                                    "\nA server is given as http://HOST:PORT or https://HOST:PORT.");
  }
  client_ = std::move(*client);
  return {};
}

http::Headers Session::headers(const char* content_type) const {
  http::Headers headers = {{"Content-Type", content_type}};
  if (!token_.empty()) headers.emplace_back("Authorization", "Bearer " + token_);
  return headers;
}

tl::unexpected<Trouble> Session::unreachable(const Failure& failure) const {
  if (failure.code == "http.timeout") {
    return trouble(Exit::Unreachable,
                   settings_.server + ": " + failure.message +
                       "\nWhether it was carried out is not known; asking for the same again does no "
                       "harm.");
  }
  return trouble(Exit::Unreachable, settings_.server + ": " + failure.message +
                                        "\nIs muster-scheduler running there? Another server is named by --server URL "
                                        "or MUSTER_SERVER.");
}

Outcome<Answer> Session::exchange(const std::string& method, const std::string& target, std::string_view body,
                                  const char* content_type) {
  if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
  auto response = client_->send(method, target, headers(content_type), body);
  if (!response) return unreachable(response.error());
  response->body.erase(response->body.find_last_not_of(" \r\n") + 1);  // where a line is to be made of it
  return Answer{response->status, std::move(response->body)};
}

Outcome<std::string> Session::call(const std::string& what, const std::string& method, const std::string& target,
                                   std::string_view body, const char* content_type) {
  Outcome<Answer> answer = exchange(method, target, body, content_type);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status >= 300) return trouble(Exit::Refused, describe(parse_problem(answer->status, answer->body), what));
  return std::move(answer->body);
}

Outcome<Answer> Session::stream(const std::string& target, std::function<bool(std::string_view)> on_piece) {
  if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
  auto response = client_->stream("GET", target, headers(kJson), {}, std::move(on_piece));
  if (!response) return unreachable(response.error());
  return Answer{response->status, std::move(response->body)};
}

bool is_passing(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

bool Patience::again() {
  if (attempts_ == kAttempts) return false;
  surroundings_.pause(Millis(500) * (1 << attempts_));
  ++attempts_;
  return true;
}

}  // namespace muster::ctl
