// A medium from the disk as an HTTP response.
#pragma once

#include "common/http/server.h"
#include "worker-agent/media/disk_cache.h"

namespace muster::agent {

// 200, 206 for one range, 304 where the browser has it, 416; 503 `media-pending` where the file has just been removed.
// Looks at Range, If-Range and If-None-Match. Opens the file, which is read while it is sent.
http::Response serve_medium(const CachedFile& file, const http::Request& request);

}  // namespace muster::agent
