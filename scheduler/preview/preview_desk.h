// A desk without an agent: one person, one template and its sample items, in memory. What the page asks of it is what
// it asks of an agent.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/form/form.h"
#include "scheduler/preview/sample.h"
#include "worker-agent/desk/port.h"

namespace muster::preview {

struct PreviewTemplate {
  form::Form form;
  std::string xml, guideline;
};

// An answer as the job's people would have given it.
struct PreviewAnswer {
  std::string key;
  uint32_t revision = 0;
  uint32_t active_ms = 0;
  std::string result;  // a JSON array
};

class PreviewDesk final : public agent::DeskPort {
 public:
  // `renew` is asked before tasks are shown, and gives the template and its items where they have changed since.
  // `answered` hears each answer that was good. Both are called under a lock, on the server's threads.
  struct Content {
    PreviewTemplate shown;
    std::vector<SampleItem> items;
  };
  using Renew = std::function<std::optional<Content>()>;
  using Answered = std::function<void(const PreviewAnswer&)>;

  PreviewDesk(std::string name, Content content, Renew renew, Answered answered);

  bool post(agent::DeskRequest request) override;

 private:
  // An item before the person, or answered. Answered ones are kept, so that *back* finds them.
  struct Task {
    SampleItem item;
    uint32_t version = 1;
    bool open = true;
    std::string draft;
    uint32_t revision = 0;
    std::string result;
  };

  agent::DeskAnswer answer(const agent::DeskQuestion& question);
  agent::DeskAnswer ask(const agent::AskNext& ask);
  agent::DeskAnswer ask(const agent::AskStock& ask);
  agent::DeskAnswer ask(const agent::AskOpen& ask);
  agent::DeskAnswer ask(const agent::AskView& ask);
  agent::DeskAnswer ask(const agent::AskSubmit& ask);
  agent::DeskAnswer ask(const agent::AskGiveBack& ask);
  agent::DeskAnswer ask(const agent::AskDraft& ask);
  agent::DeskAnswer ask(const agent::AskJob& ask);

  void renew();
  void deal();  // every item anew, when all are done
  agent::TaskShown shown(AssignmentId id, const Task& task) const;
  Task* find(AssignmentId id);

  const std::string name_;
  const Renew renew_;
  const Answered answered_;
  std::mutex mutex_;
  std::map<uint32_t, PreviewTemplate> versions_;
  std::vector<SampleItem> items_;
  std::map<AssignmentId, Task> tasks_;
  uint64_t dealt_ = 0;  // tasks ever
  size_t answers_ = 0;
};

}  // namespace muster::preview
