// Streams items into a job: lines in, commands of bounded size out, a report at the end. Memory does not grow with the
// length of the import.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/http/server.h"
#include "scheduler/api/ports.h"

namespace muster::api {

constexpr size_t kMaxBatchItems = 1000;
constexpr size_t kMaxBatchBytes = 1u << 20;
constexpr int kMaxCommandsInFlight = 2;

struct ImportOptions {
  bool revise = false, dry_run = false;
  RoomPort* room = nullptr;  // null: without bound
  size_t max_errors = 100;   // once so many lines were refused, no further line is read
};

// What the upload needs of the job once its name is known.
struct ImportTarget {
  JobNumber job;
  std::vector<std::string> shown_fields;
};

// `find` looks the job up: it calls its callback exactly once, from any thread, with the target or with the response
// that ends the import. Items of commands that were sent stay although the upload is cut; it is resumed by sending the
// same lines, or the rest of them, again.
using FindTarget = std::function<void(std::function<void(tl::expected<ImportTarget, http::Response>)>)>;
std::unique_ptr<http::Upload> import_items(CorePort& core, ImportOptions options, FindTarget find);

}  // namespace muster::api
