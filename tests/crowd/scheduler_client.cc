#include "tests/crowd/scheduler_client.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace muster::crowd {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kTimeout{60'000}, kShortestPause{50}, kLongestPause{1'000};
constexpr size_t kWorkersPerRequest = 500, kAccountsPerRequest = 25, kImportBytesPerRequest = 8u << 20;

// 307: every scheduler says that another one leads, as while they change.
bool worth_repeating(const Result<http::ClientResponse>& response) {
  return !response || response->status >= 500 || response->status == 429 || response->status == 408 ||
         response->status == 307;
}

Failure as_failure(const Result<http::ClientResponse>& response, const std::string& what) {
  if (!response) return {response.error().code, what + ": " + response.error().message};
  return {"crowd.refused", what + ": " + std::to_string(response->status) + " " + response->body.substr(0, 500)};
}

// Makes `attempt` until it is not worth repeating or patience has run out.
Result<http::ClientResponse> persist(const std::function<Result<http::ClientResponse>()>& attempt,
                                     std::chrono::seconds patience, Pause& pause,
                                     const std::function<bool(const Result<http::ClientResponse>&)>& again) {
  const auto until = std::chrono::steady_clock::now() + patience;
  milliseconds length = kShortestPause;
  while (true) {
    auto response = attempt();
    if (!again(response) || std::chrono::steady_clock::now() >= until || !pause.wait(length)) return response;
    length = std::min(length * 2, kLongestPause);
  }
}

uint64_t number_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const json::value* found = value.find_pointer(pointer, error);
  return found && found->is_number() ? found->to_number<uint64_t>(error) : 0;
}

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const json::value* found = value.find_pointer(pointer, error);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

// Splits what arrives in pieces into lines.
class LineSplitter {
 public:
  explicit LineSplitter(std::function<bool(std::string_view)> on_line) : on_line_(std::move(on_line)) {}
  bool add(std::string_view piece) {
    while (!piece.empty()) {
      const size_t end = piece.find('\n');
      rest_ += piece.substr(0, end);
      if (end == std::string_view::npos) return true;
      piece.remove_prefix(end + 1);
      const std::string line = std::exchange(rest_, {});
      if (!line.empty() && !on_line_(line)) return false;
    }
    return true;
  }

 private:
  const std::function<bool(std::string_view)> on_line_;
  std::string rest_;
};

}  // namespace

bool Pause::wait(milliseconds length) {
  std::unique_lock lock(mutex_);
  return !ended_signal_.wait_for(lock, length, [&] { return ended_; });
}

void Pause::end() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ended_signal_.notify_all();
}

Result<std::unique_ptr<SchedulerClient>> SchedulerClient::create(const std::string& url, std::string token,
                                                                 std::chrono::seconds patience, Pause& pause) {
  auto client = http::Client::create(url, kTimeout);
  if (!client) return tl::unexpected(client.error());
  return std::unique_ptr<SchedulerClient>(new SchedulerClient(std::move(*client), std::move(token), patience, pause));
}

SchedulerClient::SchedulerClient(std::unique_ptr<http::Client> client, std::string token, std::chrono::seconds patience,
                                 Pause& pause)
    : client_(std::move(client)), token_(std::move(token)), patience_(patience), pause_(pause) {}

Result<http::ClientResponse> SchedulerClient::call(const std::string& method, const std::string& target,
                                                   const std::string& type, std::string_view body) {
  http::Headers headers{{"Authorization", "Bearer " + token_}};
  if (!type.empty()) headers.emplace_back("Content-Type", type);
  return persist([&] { return client_->send(method, target, headers, body); }, patience_, pause_, worth_repeating);
}

Result<void> SchedulerClient::create_job(const PlannedJob& job) {
  const auto response = call("POST", "/v1/jobs", "application/yaml", job.spec_yaml());
  if (!response || (response->status != 201 && response->status != 200)) {
    return tl::unexpected(as_failure(response, "creating job " + job.name));
  }
  return {};
}

Result<void> SchedulerClient::enrol_workers(const std::vector<PlannedPerson>& people,
                                            const std::vector<std::string>& sites) {
  for (size_t from = 0; from < people.size(); from += kWorkersPerRequest) {
    json::array workers;
    for (size_t i = from; i < std::min(people.size(), from + kWorkersPerRequest); ++i) {
      workers.push_back({{"id", people[i].worker}, {"site", sites[people[i].site]}});
    }
    const auto response =
        call("POST", "/v1/workers", "application/json", json::serialize(json::object{{"workers", std::move(workers)}}));
    if (!response || response->status >= 300) return tl::unexpected(as_failure(response, "enrolling workers"));
  }
  return {};
}

Result<void> SchedulerClient::import_items(const PlannedJob& job) {
  for (size_t next = 0; next < job.tasks.size();) {
    std::string lines;
    while (next < job.tasks.size() && lines.size() < kImportBytesPerRequest) {
      lines += job.item_line(job.tasks[next++]);
    }
    const auto response = call("POST", "/v1/jobs/" + job.name + "/items", "application/x-ndjson", lines);
    if (!response || response->status != 200) return tl::unexpected(as_failure(response, "importing into " + job.name));
    boost::system::error_code error;
    const json::value report = json::parse(response->body, error);
    if (error || number_at(report, "/refused") > 0) {
      return fail("crowd.import", job.name + ": " + response->body.substr(0, 500));
    }
  }
  return {};
}

Result<void> SchedulerClient::start_job(const std::string& job) {
  const auto response = call("POST", "/v1/jobs/" + job + "/start", "", "");
  if (response && response->status == 200) return {};
  if (response && response->status == 409) {
    // Started by an attempt whose reply was lost.
    const auto now = progress(job);
    if (now && (now->state == "running" || now->state == "completed")) return {};
  }
  return tl::unexpected(as_failure(response, "starting " + job));
}

Result<JobProgress> SchedulerClient::progress(const std::string& job) {
  const auto response = call("GET", "/v1/jobs/" + job, "", "");
  if (!response || response->status != 200) return tl::unexpected(as_failure(response, "progress of " + job));
  boost::system::error_code error;
  const json::value body = json::parse(response->body, error);
  if (error) return fail("crowd.progress", job + ": reply is not JSON");
  JobProgress progress;
  progress.state = text_at(body, "/state");
  progress.tasks = number_at(body, "/tasks/total");
  progress.tasks_done = number_at(body, "/tasks/done");
  progress.wanted = number_at(body, "/answers/wanted");
  progress.counted = number_at(body, "/answers/counted");
  progress.late = number_at(body, "/answers/late");
  progress.surplus = number_at(body, "/answers/surplus");
  progress.invalidated = number_at(body, "/answers/invalidated");
  progress.quarantined = number_at(body, "/answers/quarantined");
  progress.expired = number_at(body, "/leases/expired");
  progress.returned = number_at(body, "/leases/returned");
  progress.skipped = number_at(body, "/leases/skipped");
  progress.recalled = number_at(body, "/leases/recalled");
  return progress;
}

Result<void> SchedulerClient::export_rows(const std::string& job, const std::string& what,
                                          const std::function<Result<void>(std::string_view line)>& on_line) {
  const http::Headers headers{{"Authorization", "Bearer " + token_}};
  std::string cursor;
  Result<void> taken;
  const auto attempt = [&] {
    LineSplitter lines([&](std::string_view line) {
      boost::system::error_code error;
      const json::value row = json::parse(line, error);
      taken = on_line(line);
      if (!error) cursor = text_at(row, "/cursor");
      return taken.has_value();
    });
    std::string target = "/v1/jobs/" + job + "/" + what + "?format=ndjson";
    if (!cursor.empty()) target += "&cursor=" + http::encode_component(cursor);
    return client_->stream("GET", target, headers, {}, [&](std::string_view piece) { return lines.add(piece); });
  };
  const auto response = persist(attempt, patience_, pause_, [&](const Result<http::ClientResponse>& last) {
    return taken.has_value() && worth_repeating(last);
  });
  if (!taken) return taken;
  if (!response || response->status != 200) return tl::unexpected(as_failure(response, "exporting " + job));
  return {};
}

Result<void> create_accounts(const std::string& agent_url, const std::string& admin_token,
                             const std::vector<std::pair<std::string, std::string>>& workers_and_passwords,
                             std::chrono::seconds patience, Pause& pause) {
  auto client = http::Client::create(agent_url, kTimeout * 2);
  if (!client) return tl::unexpected(client.error());
  http::Headers headers{{"Content-Type", "application/json"}};
  if (!admin_token.empty()) headers.emplace_back("Authorization", "Bearer " + admin_token);
  for (size_t from = 0; from < workers_and_passwords.size(); from += kAccountsPerRequest) {
    json::array accounts;
    for (size_t i = from; i < std::min(workers_and_passwords.size(), from + kAccountsPerRequest); ++i) {
      accounts.push_back({{"worker", workers_and_passwords[i].first}, {"password", workers_and_passwords[i].second}});
    }
    const std::string body = json::serialize(json::object{{"accounts", std::move(accounts)}});
    const auto response =
        persist([&] { return (*client)->send("POST", "/desk/v1/accounts", headers, body); }, patience, pause,
                [](const Result<http::ClientResponse>& last) {
                  return worth_repeating(last) || last->status == 422;  // 422: not enrolled as far as the agent knows
                });
    if (!response || response->status >= 300) {
      return tl::unexpected(as_failure(response, "creating accounts at " + agent_url));
    }
  }
  return {};
}

}  // namespace muster::crowd
