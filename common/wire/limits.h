// The protocol's limits. WELCOME repeats them to agents; docs/protocol.md explains each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::wire {

constexpr uint8_t kFrameVersion = 1;
constexpr uint32_t kMinProtocol = 1;  // oldest version this build speaks
constexpr uint32_t kMaxProtocol = 1;
constexpr const char* kZapDomain = "muster";

constexpr size_t kMaxMessageBytes = 4u << 20;
constexpr size_t kMaxBatch = 1000;
constexpr uint32_t kMaxCredits = 16;
constexpr size_t kMaxSessions = 4096;
constexpr size_t kMaxAnswerBytes = 1u << 20;
constexpr size_t kMaxReasonBytes = 200;
constexpr uint32_t kMaxUnanswered = 64;  // RECONCILE, SUBMIT and GIVE_BACK of one session that wait for their reply
constexpr uint32_t kMaxRevision = 127;
constexpr size_t kMaxOpenAssignments = kMaxCredits;  // of one person, in PRESENCE
constexpr size_t kMaxFeatures = 64;
constexpr size_t kMaxLabelBytes = 64;  // agent_version, a feature
constexpr size_t kSpoolBytes = 16;
constexpr size_t kMaxBackupPiece = 64u << 10;

}  // namespace muster::wire
