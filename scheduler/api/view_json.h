// The core's views as JSON objects of docs/http-api.md.
#pragma once

#include <string>

#include "scheduler/api/json_writer.h"
#include "scheduler/core/queries.h"

namespace muster::api {

void write_job(JsonWriter& out, const core::JobView& job);
void write_site(JsonWriter& out, const core::SiteView& site);
void write_worker(JsonWriter& out, const core::WorkerView& worker);
void write_task(JsonWriter& out, const core::TaskView& task);
// `note`: what the person said when they skipped or returned it; empty: nothing.
void write_assignment(JsonWriter& out, const core::AnswerView& assignment, const std::string& note);

}  // namespace muster::api
