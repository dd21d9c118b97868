#include <deque>
#include <functional>
#include <optional>

#include "common/base/check.h"
#include "scheduler/api/item_import.h"
#include "scheduler/api/item_line.h"
#include "scheduler/core/journal.pb.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

// Says yes to everything, at once, and keeps what it was sent.
class WillingCore final : public api::CorePort {
 public:
  void command(core::Command command, std::function<void(core::Outcome)> done) override {
    auto& upsert = std::get<core::UpsertItems>(command);
    MUSTER_CHECK(upsert.items.size() <= api::kMaxBatchItems);
    core::Outcome outcome;
    outcome.items.resize(upsert.items.size());
    for (const auto& item : upsert.items) contents.push_back(item.content);
    done(std::move(outcome));
  }
  bool read(std::function<void(const core::Core&)>, std::function<void()>) override { return false; }

  std::vector<std::string> contents;
};

struct Imported {
  std::vector<std::string> contents;
  std::string report;
};

// `cut`: the pieces' length; 0: all at once.
Imported import(std::string_view lines, size_t cut) {
  WillingCore core;
  const auto upload = api::import_items(core, {}, [](const auto& done) {
    done(api::ImportTarget{JobNumber(1), {"text"}});
  });
  bool goes_on = true;
  std::deque<std::string> pieces;
  while (!lines.empty() && goes_on) {
    pieces.emplace_back(lines.substr(0, cut == 0 ? lines.size() : cut));
    lines.remove_prefix(pieces.back().size());
    goes_on = false;
    upload->consume(pieces.back(), [&](bool more) { goes_on = more; });
  }
  std::optional<http::Response> response;
  upload->finish(goes_on, [&](http::Response made) { response = std::move(made); });
  MUSTER_CHECK(response.has_value());
  return {std::move(core.contents), std::to_string(response->status) + response->body};
}

}  // namespace

// The first byte tells how the body is cut into pieces, which must not matter.
void items(std::string_view bytes) {
  Input input(bytes);
  const size_t cut = 1 + input.byte();
  const Imported whole = import(input.rest(), 0), cut_up = import(input.rest(), cut);
  MUSTER_CHECK(whole.contents == cut_up.contents && whole.report == cut_up.report);
  for (const std::string& content : whole.contents) {
    journal::ItemContent item;
    MUSTER_CHECK(item.ParseFromString(content));
    // What is kept is again an item, and the same one.
    const std::string line = R"({"key":"k","data":)" + item.data() + "}";
    const auto once = api::parse_item(line, {"text"});
    MUSTER_CHECK(once.has_value());
    journal::ItemContent again;
    MUSTER_CHECK(again.ParseFromString(once->content) && again.data() == item.data());
  }
}

}  // namespace muster::fuzz
