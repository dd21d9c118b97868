#include "scheduler/api/item_import.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>

#include "scheduler/api/import_report.h"
#include "scheduler/api/item_line.h"
#include "scheduler/api/refusals.h"

namespace muster::api {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Batch {
  std::vector<core::ItemDraft> items;
  std::vector<uint64_t> lines;
  size_t bytes = 0;
};

// Lines are parsed on the server's thread, where the upload is called; outcomes arrive on the loop's thread and only
// send what is ready. A piece of the body is asked for when everything of the last one is on its way.
class Import : public std::enable_shared_from_this<Import> {
 public:
  Import(CorePort& core, ImportOptions options, FindTarget find)
      : core_(core), options_(options), find_(std::move(find)) {}

  void consume(std::string_view bytes, std::function<void(bool)> more);
  void finish(bool complete, http::Reply reply);
  void abandon();

 private:
  void look_up();
  void read(std::string_view bytes);
  void end_line();
  void read_line(std::string_view line);
  bool has_enough_errors();
  void flush();
  void pump();
  void on_outcome(const std::vector<uint64_t>& lines, const core::Outcome& outcome);
  void settle(std::unique_lock<std::mutex> lock);
  http::Response respond();

  CorePort& core_;
  const ImportOptions options_;
  const FindTarget find_;

  // The server's thread only.
  bool looked_up_ = false;
  std::string early_;      // the piece that came before the job was known
  std::string partial_;    // of a line whose end has not come
  bool skipping_ = false;  // the line at hand is too long; its rest is not kept
  uint64_t line_ = 0;      // lines read so far
  bool stopped_ = false;   // too many were refused: the rest is not read
  Batch batch_;

  std::mutex mutex_;  // guards what follows
  std::optional<ImportTarget> target_;
  std::optional<http::Response> failure_;
  std::deque<Batch> ready_;  // full batches that wait for a place in flight; at most what one piece holds
  int in_flight_ = 0;
  bool pumping_ = false;  // somebody sends, in order; who finds it set leaves it to them
  ImportReport report_;
  std::function<void(bool)> more_;  // set while a piece is being worked off
  http::Reply reply_;               // set once the body has ended
  bool complete_ = false;
};

void Import::look_up() {
  looked_up_ = true;
  find_([self = shared_from_this()](tl::expected<ImportTarget, http::Response> found) {
    {
      std::lock_guard lock(self->mutex_);
      if (found) self->target_ = std::move(*found);
      if (!found) self->failure_ = std::move(found.error());
    }
    self->pump();
  });
}

void Import::consume(std::string_view bytes, std::function<void(bool)> more) {
  {
    std::lock_guard lock(mutex_);
    more_ = std::move(more);
  }
  if (!looked_up_) {
    early_ = bytes;
    return look_up();
  }
  if (!early_.empty()) read(std::exchange(early_, {}));
  read(bytes);
  pump();
}

void Import::finish(bool complete, http::Reply reply) {
  if (complete && looked_up_) {
    if (!early_.empty()) read(std::exchange(early_, {}));
    if (!partial_.empty() || skipping_) end_line();
    flush();
  }
  {
    std::lock_guard lock(mutex_);
    complete_ = complete && !stopped_;
    reply_ = std::move(reply);
  }
  if (!looked_up_) return look_up();
  pump();
}

void Import::abandon() {
  std::lock_guard lock(mutex_);
  ready_.clear();
  more_ = nullptr;
}

void Import::read(std::string_view bytes) {
  while (!bytes.empty() && !stopped_) {
    const size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    if (partial_.size() + part.size() > kMaxLineBytes) skipping_ = true;
    if (skipping_) partial_.clear();
    if (!skipping_) partial_ += part;
    if (end == bytes.npos) return;
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

bool Import::has_enough_errors() {
  std::lock_guard lock(mutex_);
  return report_.refused >= options_.max_errors;
}

void Import::end_line() {
  stopped_ = stopped_ || has_enough_errors();
  if (stopped_) return;
  ++line_;
  if (line_ == 1 && partial_.starts_with(kByteOrderMark)) partial_.erase(0, kByteOrderMark.size());
  if (!partial_.empty() && partial_.back() == '\r') partial_.pop_back();
  if (std::exchange(skipping_, false)) {
    std::lock_guard lock(mutex_);
    report_.refuse(line_, "is longer than " + std::to_string(kMaxLineBytes) + " bytes", options_.max_errors);
  } else if (partial_.find_first_not_of(" \t\r") != std::string::npos) {
    read_line(partial_);
  }
  partial_.clear();
}

void Import::read_line(std::string_view line) {
  // `target_` does not change once it is known, and lines are read only then.
  auto item = parse_item(line, target_ ? target_->shown_fields : std::vector<std::string>());
  if (!item) {
    std::lock_guard lock(mutex_);
    return report_.refuse(line_, std::move(item.error().message), options_.max_errors);
  }
  if (batch_.bytes + item->content.size() > kMaxBatchBytes) flush();
  batch_.bytes += item->content.size();
  batch_.items.push_back(std::move(*item));
  batch_.lines.push_back(line_);
  if (batch_.items.size() >= kMaxBatchItems) flush();
}

void Import::flush() {
  if (batch_.items.empty()) return;
  std::lock_guard lock(mutex_);
  ready_.push_back(std::exchange(batch_, {}));
}

void Import::pump() {
  std::unique_lock lock(mutex_);
  if (pumping_) return;
  pumping_ = true;
  while (target_ && !failure_ && in_flight_ < kMaxCommandsInFlight && !ready_.empty()) {
    std::string why_not;
    if (options_.room != nullptr && !options_.dry_run && !options_.room->take(ready_.front().bytes, why_not)) {
      failure_ = no_room_response(why_not);
      break;
    }
    Batch batch = std::move(ready_.front());
    ready_.pop_front();
    ++in_flight_;
    core::UpsertItems command;
    command.job = target_->job;
    command.items = std::move(batch.items);
    command.revise = options_.revise;
    command.dry_run = options_.dry_run;
    lock.unlock();
    core_.command(std::move(command), [self = shared_from_this(), lines = std::move(batch.lines)](
                                          const core::Outcome& outcome) { self->on_outcome(lines, outcome); });
    lock.lock();
  }
  pumping_ = false;
  settle(std::move(lock));
}

void Import::on_outcome(const std::vector<uint64_t>& lines, const core::Outcome& outcome) {
  {
    std::lock_guard lock(mutex_);
    --in_flight_;
    if (!outcome.refusals.empty() && !failure_) failure_ = refusal_response(outcome.refusals);
    for (size_t i = 0; i < std::min(lines.size(), outcome.items.size()); ++i) {
      report_.count(lines[i], outcome.items[i], options_.max_errors);
    }
  }
  pump();
}

// Tells whoever waits how it stands, if it is settled.
void Import::settle(std::unique_lock<std::mutex> lock) {
  const bool all_sent = failure_ || (target_ && ready_.empty());
  std::function<void(bool)> more;
  http::Reply reply;
  http::Response response;
  const bool go_on = !failure_;
  if (more_ && (failure_ || (all_sent && in_flight_ < kMaxCommandsInFlight))) more = std::exchange(more_, nullptr);
  if (reply_ && all_sent && in_flight_ == 0) {
    reply = std::exchange(reply_, nullptr);
    response = respond();
  }
  lock.unlock();
  if (more) more(go_on);
  if (reply) reply(std::move(response));
}

http::Response Import::respond() {
  report_.lines = line_;
  if (failure_) {
    if (!target_) return *failure_;
    return with_member(*failure_, "report", report_.to_json(false));
  }
  http::Response response;
  response.body = report_.to_json(complete_) + "\n";
  return response;
}

class ImportUpload final : public http::Upload {
 public:
  explicit ImportUpload(std::shared_ptr<Import> import) : import_(std::move(import)) {}
  ~ImportUpload() override { import_->abandon(); }
  void consume(std::string_view bytes, std::function<void(bool)> more) override {
    import_->consume(bytes, std::move(more));
  }
  void finish(bool complete, http::Reply reply) override { import_->finish(complete, std::move(reply)); }

 private:
  const std::shared_ptr<Import> import_;
};

}  // namespace

std::unique_ptr<http::Upload> import_items(CorePort& core, ImportOptions options, FindTarget find) {
  return std::make_unique<ImportUpload>(std::make_shared<Import>(core, options, std::move(find)));
}

}  // namespace muster::api
