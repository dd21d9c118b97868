// Results and answers of a job as a streamed body: one page of tasks at a time, so that memory does not grow with the
// job and the first row leaves at once.
#pragma once

#include <memory>
#include <string>

#include "common/form/form.h"
#include "common/http/server.h"
#include "scheduler/api/export_rows.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"

namespace muster::api {

struct ExportRequest {
  std::string job_name;
  JobNumber job;
  form::Form form;
  ExportShape shape;
  RowFormat format = RowFormat::Ndjson;
  Cursor from;
  uint64_t limit = 0;                                   // rows; 0: all
  std::shared_ptr<const JobResults> results = nullptr;  // of the job's full method; null: votes are counted
};

// Fails, and so cuts the body, when the job is deleted on the way, the scheduler is busy, or a content cannot be read.
std::shared_ptr<http::BodySource> export_job(CorePort& core, ContentPort& contents, ExportRequest request);

}  // namespace muster::api
