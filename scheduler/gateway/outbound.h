// The core's effects as messages for agents. Pure; each function fills a fresh message.
#pragma once

#include <span>
#include <string_view>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "scheduler/core/effect.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/gateway/session_table.h"

namespace muster::wire {
class Job;
class Lease;
class ToAgent;
}  // namespace muster::wire

namespace muster::gateway {

void fill(const core::SendReceipts& effect, Epoch epoch, Sequence sequence, wire::ToAgent& message);
void fill(const core::SendReconciled& effect, wire::ToAgent& message);
void fill(const core::SendNoWork& effect, wire::ToAgent& message);
void fill(const core::SendPlaced& effect, wire::ToAgent& message);
void fill(const core::SendJobs& effect, wire::ToAgent& message);
// REQUIRES at most wire::kMaxBatch jobs.
void fill_standing(std::span<const Standing> jobs, wire::ToAgent& message);
// REQUIRES at most wire::kMaxBatch ids.
void fill_recall(std::span<const AssignmentId> ids, core::FateReason reason, wire::ToAgent& message);
// REQUIRES at most wire::kMaxBatch workers.
void fill_roster(std::span<const WorkerEntry> workers, bool complete, wire::ToAgent& message);
void fill_job(const JobEntry& job, wire::Job& message);
// `content`: journal::ItemContent. Errors: "content.malformed".
Result<void> fill_lease(const core::GrantedLease& lease, uint32_t version, std::string_view content,
                        wire::Lease& message);
// `retry_after` 0: do not retry. The range of versions is this build's.
void fill_refused(RefusalReason reason, Millis retry_after, wire::ToAgent& message);

std::string_view text_of(RefusalReason reason);

}  // namespace muster::gateway
