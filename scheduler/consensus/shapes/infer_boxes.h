// Boxes and polygons behind the interface over kinds, and one task looked at alone.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// robust-merge (the default), median, mean, majority-vote.
std::span<const std::string_view> boxes_methods();

// Labels are read and written as scene.h says. Errors: "consensus.method", "consensus.label".
Result<Inference> infer_boxes(const Request& request);

// Each object that somebody drew exists with even odds beforehand; a person of reliability r draws it with probability
// r if it does and (1 - r) / 2 if not. Objects above one half make the label, drawn by the weighted median (of
// polygons: a vote on the mask) with weights r / (1 - r). A drawing is as good as its people's IoU with it on average,
// or, of one person alone, as their reliability. An unreadable answer counts as none.
Opinion score_boxes(std::span<const PersonAnswer> answers);

}  // namespace muster::consensus
