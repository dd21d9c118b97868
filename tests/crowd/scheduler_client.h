// The scheduler's HTTP API as the crowd needs it. Blocking; every call is repeated while the scheduler is away.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/http/client.h"
#include "tests/crowd/plan.h"

namespace muster::crowd {

// A pause that another thread can cut short.
class Pause {
 public:
  // False once `end` was called.
  bool wait(std::chrono::milliseconds length);
  void end();

 private:
  std::mutex mutex_;
  std::condition_variable ended_signal_;
  bool ended_ = false;
};

struct JobProgress {
  std::string state;
  uint64_t tasks = 0, tasks_done = 0, wanted = 0, counted = 0, late = 0, surplus = 0, invalidated = 0, quarantined = 0;
  uint64_t expired = 0, returned = 0, skipped = 0, recalled = 0;
};

// Used by one thread. A server that is away or answers 5xx or 429 is asked again until `patience` has passed.
class SchedulerClient {
 public:
  static Result<std::unique_ptr<SchedulerClient>> create(const std::string& url, std::string token,
                                                         std::chrono::seconds patience, Pause& pause);

  Result<void> create_job(const PlannedJob& job);
  Result<void> enrol_workers(const std::vector<PlannedPerson>& people, const std::vector<std::string>& sites);
  Result<void> import_items(const PlannedJob& job);
  Result<void> start_job(const std::string& job);
  Result<JobProgress> progress(const std::string& job);
  // Calls `on_line` for each row of `results` or `answers`. A stream that breaks is continued from the last cursor.
  Result<void> export_rows(const std::string& job, const std::string& what,
                           const std::function<Result<void>(std::string_view line)>& on_line);

 private:
  SchedulerClient(std::unique_ptr<http::Client> client, std::string token, std::chrono::seconds patience, Pause& pause);
  Result<http::ClientResponse> call(const std::string& method, const std::string& target, const std::string& type,
                                    std::string_view body);

  const std::unique_ptr<http::Client> client_;
  const std::string token_;
  const std::chrono::seconds patience_;
  Pause& pause_;
};

// Creates or renews desk accounts of `workers` at one agent. People whom the agent does not know yet are tried again
// until `patience` has passed.
Result<void> create_accounts(const std::string& agent_url, const std::string& admin_token,
                             const std::vector<std::pair<std::string, std::string>>& workers_and_passwords,
                             std::chrono::seconds patience, Pause& pause);

}  // namespace muster::crowd
