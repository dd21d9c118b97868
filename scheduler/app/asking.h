// Asks the loop and the store from a thread of its own, and waits for what they say.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/base/time.h"
#include "scheduler/api/ports.h"
#include "scheduler/app/waiting.h"

namespace muster::app {

// Nothing is answered where the loop is busy, the store cannot be read, or the end has come: try again later.
class Asking {
 public:
  // `core` and `contents` outlive it. `stopping` is asked now and then by whoever waits.
  Asking(api::CorePort& core, api::ContentPort& contents, std::function<bool()> stopping)
      : core_(core), contents_(contents), stopping_(std::move(stopping)) {}

  template <class Answer>
  std::optional<Answer> ask(std::function<Answer(const core::Core&)> question) {
    auto handed = std::make_shared<Handover<Answer>>();
    auto answer = std::make_shared<Answer>();
    const bool taken = core_.read([question, answer](const core::Core& core) { *answer = question(core); },
                                  [handed, answer] { handed->put(std::move(*answer)); });
    if (!taken) return std::nullopt;
    return handed->wait(kPatience, stopping_);
  }

  std::optional<core::Outcome> command(core::Command command) {
    auto handed = std::make_shared<Handover<core::Outcome>>();
    core_.command(std::move(command), [handed](core::Outcome outcome) { handed->put(std::move(outcome)); });
    auto outcome = handed->wait(kPatience, stopping_);
    if (outcome && !outcome->refusals.empty() && outcome->refusals.front().code == "busy") return std::nullopt;
    return outcome;
  }

  // In the order asked for. `what` is said in the log where it fails.
  std::optional<std::vector<std::string>> read(const char* what, std::vector<core::ContentRef> refs) {
    auto handed = std::make_shared<Handover<Result<std::vector<std::string>>>>();
    contents_.fetch(std::move(refs),
                    [handed](Result<std::vector<std::string>> found) { handed->put(std::move(found)); });
    auto contents = handed->wait(kPatience, stopping_);
    if (!contents) return std::nullopt;
    if (*contents) return std::move(**contents);
    spdlog::warn("{} cannot be read: {}", what, contents->error().message);
    return std::nullopt;
  }

 private:
  static constexpr Millis kPatience{100};  // between two looks at whether the end has come

  api::CorePort& core_;
  api::ContentPort& contents_;
  const std::function<bool()> stopping_;
};

}  // namespace muster::app
