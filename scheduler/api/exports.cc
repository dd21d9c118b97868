#include "scheduler/api/exports.h"

#include <algorithm>
#include <limits>

#include "common/base/check.h"

namespace muster::api {
namespace {

constexpr size_t kFirstPage = 64, kMaxPage = 256;
constexpr size_t kSkippingPage = 1024;         // while tasks give no rows
constexpr size_t kLargePieceBytes = 1u << 20;  // above it pages shrink, so that large contents do not pile up

// Each piece takes three steps: read a page from the core, fetch its contents, write its rows. A step ends with an
// empty piece, whereupon the server calls again on its own thread: the loop's and the reader's threads only hand over.
class Export final : public http::BodySource, public std::enable_shared_from_this<Export> {
 public:
  Export(CorePort& core, ContentPort& contents, ExportRequest request)
      : core_(core), contents_(contents), request_(std::move(request)), at_(request_.from) {
    left_ = request_.limit > 0 ? request_.limit : std::numeric_limits<uint64_t>::max();
  }

  void next(std::function<void(Result<Piece>)> done) override {
    switch (step_) {
      case Step::Read:
        return read(std::move(done));
      case Step::Fetch:
        return fetch(std::move(done));
      case Step::Write:
        return done(write());
    }
  }

 private:
  enum class Step { Read, Fetch, Write };
  using Done = std::function<void(Result<Piece>)>;

  void read(Done done);
  void fetch(Done done);
  Result<Piece> write();
  void turn_page(size_t rows, size_t bytes);

  CorePort& core_;
  ContentPort& contents_;
  const ExportRequest request_;

  // Touched by one step at a time.
  Step step_ = Step::Read;
  Cursor at_;
  uint64_t left_ = 0;
  size_t page_size_ = kFirstPage;
  bool header_due_ = true, gone_ = false;
  std::vector<core::TaskView> page_;
  std::vector<size_t> needed_;        // contents per task of the page
  std::vector<std::string> fetched_;  // of the whole page, in order
};

void Export::read(Done done) {
  const auto self = shared_from_this();
  const bool taken = core_.read(
      [self](const core::Core& core) {
        self->gone_ = core::find_job(core, self->request_.job_name) != self->request_.job;
        self->page_ = core::view_tasks(core, self->request_.job, TaskNumber(self->at_.task), self->page_size_);
      },
      [self, done] {
        if (self->gone_) return done(fail("job.unknown", "the job was deleted"));
        self->step_ = Step::Fetch;
        done(Piece{});
      });
  if (!taken) done(fail("busy", "the scheduler has more to do than it takes in; try again"));
}

void Export::fetch(Done done) {
  std::vector<core::ContentRef> refs;
  needed_.clear();
  const size_t most_with_rows = page_size_ > kMaxPage ? kFirstPage : kMaxPage;
  size_t with_rows = 0;
  for (size_t i = 0; i < page_.size() && with_rows < most_with_rows; ++i) {
    const auto needed = contents_of(request_.shape, page_[i], {0, i == 0 ? at_.assignment : 0});
    needed_.push_back(needed.size());
    refs.insert(refs.end(), needed.begin(), needed.end());
    with_rows += needed.empty() ? 0 : 1;
  }
  page_.resize(needed_.size());  // the rest is read again with the next page
  step_ = Step::Write;
  if (refs.empty()) return done(Piece{});
  contents_.fetch(std::move(refs), [self = shared_from_this(), done](Result<std::vector<std::string>> contents) {
    if (!contents) return done(tl::unexpected(contents.error()));
    self->fetched_ = std::move(*contents);
    done(Piece{});
  });
}

Result<http::BodySource::Piece> Export::write() {
  RowWriter out(request_.format);
  if (std::exchange(header_due_, false)) out.header(columns_of(request_.shape.kind));
  size_t rows = 0, used = 0;
  for (size_t i = 0; i < page_.size() && left_ > 0; ++i) {
    if (needed_[i] == 0) continue;
    MUSTER_CHECK(used + needed_[i] <= fetched_.size());
    const Cursor from{page_[i].task.value(), i == 0 ? at_.assignment : 0};
    const auto most = static_cast<size_t>(std::min<uint64_t>(left_, page_[i].assignments.size() + 1));
    const auto appended = append_rows(request_.shape, {request_.form, request_.results.get()}, page_[i], from,
                                      &fetched_[used], most, out);
    if (!appended) return tl::unexpected(appended.error());
    used += needed_[i];
    rows += *appended;
    left_ -= *appended;
  }
  const bool last = page_.empty() || left_ == 0;
  const size_t bytes = out.bytes();
  turn_page(rows, bytes);
  return Piece{out.take(), last};
}

void Export::turn_page(size_t rows, size_t bytes) {
  if (!page_.empty()) at_ = Cursor{page_.back().task.value() + 1, 0};
  if (rows == 0) {
    page_size_ = kSkippingPage;
  } else if (bytes > kLargePieceBytes) {
    page_size_ = std::max<size_t>(1, std::min(page_size_, kMaxPage) / 2);
  } else {
    page_size_ = std::min(std::max<size_t>(page_size_, 1) * 2, kMaxPage);
  }
  page_.clear();
  fetched_.clear();
  step_ = Step::Read;
}

}  // namespace

std::shared_ptr<http::BodySource> export_job(CorePort& core, ContentPort& contents, ExportRequest request) {
  return std::make_shared<Export>(core, contents, std::move(request));
}

}  // namespace muster::api
