// Taxonomies behind the one interface over kinds: labels are paths, their steps joined by '/'.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// "path" (people's reliability is learned, the default) and "path-majority" (votes).
std::span<const std::string_view> taxonomy_method_names();

// A task's label is the deepest path that its people agree on with a confidence of one half or more; the first step is
// always named. Empty steps are ignored ("/a//b" is "a/b"). request.classes are paths that exist though nobody took
// them. Errors: code "consensus.method" for a name not among the above.
Result<Inference> infer_taxonomy(const Request& request);

}  // namespace muster::consensus
