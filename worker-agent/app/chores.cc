#include "worker-agent/app/chores.h"

#include <chrono>
#include <utility>

namespace muster::agent {
namespace {

constexpr std::chrono::hours kChoresEvery{1};

}  // namespace

Chores::Chores(std::vector<std::function<void()>> all) : all_(std::move(all)), thread_([this] { run(); }) {}

Chores::~Chores() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Chores::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    for (const auto& chore : all_) chore();
    lock.lock();
    changed_.wait_for(lock, kChoresEvery, [this] { return stopping_; });
  }
}

}  // namespace muster::agent
