// Tasks and assignments as they lie in memory, byte-packed: ten million tasks with three answers each are held whole.
// Multi-byte fields are little-endian. These layouts are also those of checkpoint version 1 (checkpoint.h).
#pragma once

#include <cstdint>
#include <cstring>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "common/form/form.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packed layouts are little-endian");

template <size_t kBytes>
class PackedUint {
 public:
  uint64_t get() const {
    uint64_t value = 0;
    std::memcpy(&value, bytes_, kBytes);
    return value;
  }
  void set(uint64_t value) { std::memcpy(bytes_, &value, kBytes); }

 private:
  uint8_t bytes_[kBytes];
};

// One lease and what became of it. Trivially copyable; zero bytes are a valid, meaningless value.
class PackedAssignment {
 public:
  AssignmentId id(uint8_t shard) const { return AssignmentId(uint64_t{shard} << 56 | id_.get()); }
  WorkerNumber worker() const { return WorkerNumber(static_cast<uint32_t>(worker_.get())); }
  AssignmentState state() const { return static_cast<AssignmentState>(bits() & 0xf); }
  FateReason reason() const { return static_cast<FateReason>(bits() >> 4 & 0x1f); }
  uint8_t revision() const { return static_cast<uint8_t>(bits() >> 9); }  // 0: no answer
  bool has_answer() const { return revision() > 0; }
  // REQUIRES a live lease: when it ends, as granted; renewals are volatile.
  ShardTime deadline() const { return ShardTime(Millis(static_cast<int64_t>(place_.get()))); }
  // REQUIRES !has_answer(): the person gave a reason; content_sequence() and content_index() say where it is.
  bool has_note() const { return (code_.get() & kNoted) != 0; }
  // REQUIRES !has_answer(): the item was revised after this lease had ended; an answer is to what it was before.
  bool outdated() const { return (code_.get() & kOutdated) != 0; }
  // REQUIRES has_answer() or has_note().
  Sequence content_sequence() const { return Sequence(place_.get()); }
  uint16_t content_index() const { return static_cast<uint16_t>(content_.get()); }
  form::AnswerCode code() const { return static_cast<form::AnswerCode>(code_.get()); }

  void grant(AssignmentId id, WorkerNumber worker, ShardTime deadline) {
    id_.set(id.packed());
    worker_.set(worker.value());
    place_.set(static_cast<uint64_t>(deadline.time_since_epoch().count()));
    set_state(AssignmentState::Leased, FateReason::None);
  }
  void set_state(AssignmentState state, FateReason reason) { set_bits(state, reason, revision()); }
  // REQUIRES !has_answer().
  void set_note(Sequence sequence, uint16_t index) {
    place_.set(sequence.value());
    content_.set(index);
    code_.set(code_.get() | kNoted);
  }
  // REQUIRES !has_answer().
  void set_outdated() { code_.set(code_.get() | kOutdated); }
  void set_answer(uint8_t revision, form::AnswerCode code, Sequence sequence, uint16_t index) {
    place_.set(sequence.value());
    content_.set(index);
    code_.set(code);
    set_bits(state(), reason(), revision);
  }

 private:
  static constexpr uint64_t kNoted = 1, kOutdated = 2;  // in code_, without an answer

  uint32_t bits() const { return static_cast<uint32_t>(bits_.get()); }
  void set_bits(AssignmentState state, FateReason reason, uint8_t revision) {
    bits_.set(static_cast<uint32_t>(state) | static_cast<uint32_t>(reason) << 4 | static_cast<uint32_t>(revision) << 9);
  }

  PackedUint<7> id_;  // epoch and counter; the shard is the whole core's
  PackedUint<3> worker_;
  PackedUint<5> place_;    // deadline while live; sequence of the contents of the answer, or of the note
  PackedUint<2> content_;  // index in the contents blob
  PackedUint<2> code_;     // of the answer; without one, flags
  PackedUint<2> bits_;     // state 4, reason 5, revision 7
};
static_assert(sizeof(PackedAssignment) == 21);

// One task. Its assignments lie in a block of the job's SlotPool.
struct PackedTask {
  static constexpr uint32_t kNoBlock = 0xffffffff;

  TaskState state() const { return static_cast<TaskState>(state_and_flags & 0x7); }
  void set_state(TaskState state) {
    state_and_flags = static_cast<uint8_t>((state_and_flags & ~0x7) | static_cast<uint8_t>(state));
  }
  bool has_options() const { return (state_and_flags & 0x8) != 0; }
  void set_has_options(bool on) { state_and_flags = static_cast<uint8_t>((state_and_flags & ~0x8) | (on ? 0x8 : 0)); }
  // It was done once: what it is done with from then on is a revision.
  bool was_done() const { return (state_and_flags & 0x10) != 0; }
  void set_was_done() { state_and_flags |= 0x10; }
  // Its item was revised in a later reign than it came in: there was a task before these contents.
  bool outlived_reign() const { return (state_and_flags & 0x20) != 0; }
  void set_outlived_reign() { state_and_flags |= 0x20; }
  uint32_t block_start() const { return static_cast<uint32_t>(block.get()); }

  PackedUint<8> key_hash;
  PackedUint<6> digest;         // low 48 bits
  PackedUint<5> item_sequence;  // where the item's contents are
  PackedUint<2> item_index;
  PackedUint<4> block;  // kNoBlock if it never had an assignment
  uint8_t capacity;     // of the block
  uint8_t assignments;  // used entries of the block, oldest first
  uint8_t target;
  uint8_t counted;
  uint8_t state_and_flags;  // TaskState 3 bits, has_options 1, was_done 1, outlived_reign 1
};
static_assert(sizeof(PackedTask) == 30);

constexpr uint64_t kDigestMask = (uint64_t{1} << 48) - 1;

}  // namespace muster::core
