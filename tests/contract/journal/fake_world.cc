#include "tests/contract/journal/journal_world.h"
#include "tests/support/fake_journal.h"

namespace muster::test {
namespace {

class FakeWorld final : public JournalWorld {
 public:
  std::unique_ptr<store::Journal> open(size_t retain_bytes) override {
    return std::make_unique<FakeJournal>(store_, retain_bytes);
  }
  void lose_newest(size_t batches) override { store_.lose_newest(batches); }
  void set_epoch(const std::string& text) override { store_.set_epoch(text); }
  std::string epoch() override { return store_.epoch(); }
  void go_away() override { store_.set_away(true); }
  void come_back() override { store_.set_away(false); }
  void break_next_append(bool written) override {
    store_.break_next_append(written ? FakeJournalStore::Break::AfterWriting : FakeJournalStore::Break::BeforeWriting);
  }
  std::vector<std::string> contents(JobNumber job, Sequence sequence) override {
    return store_.contents(job, sequence);
  }

 private:
  FakeJournalStore store_;
};

}  // namespace

std::unique_ptr<JournalWorld> make_fake_world() {
  return std::make_unique<FakeWorld>();
}

}  // namespace muster::test
