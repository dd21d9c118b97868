// Wakes the gateway's thread out of its poll from another thread.
#pragma once

namespace muster::gateway {

// Wakes add up to one. Any thread may call; aborts if the system has no descriptors left at construction.
class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  void signal();
  void clear();
  int descriptor() const { return descriptor_; }  // readable after `signal`, until `clear`

 private:
  const int descriptor_;
};

}  // namespace muster::gateway
