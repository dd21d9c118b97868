// The gateway's view of the content store.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scheduler/gateway/ports.h"
#include "scheduler/store/contents.h"

namespace muster::app {

class StoredItems final : public gateway::ItemContents {
 public:
  explicit StoredItems(store::ContentStore& contents) : contents_(contents) {}

  bool try_fetch(const std::vector<core::ContentRef>& refs, gateway::ItemViews& out) override {
    store::ContentViews views;
    if (!contents_.try_get(refs, views)) return false;
    out.items = std::move(views.bytes);
    out.owners.assign(views.held.begin(), views.held.end());
    return true;
  }
  void fetch(std::vector<core::ContentRef> refs, std::function<void(Result<std::vector<std::string>>)> done) override {
    contents_.fetch(std::move(refs), std::move(done));
  }

 private:
  store::ContentStore& contents_;
};

}  // namespace muster::app
