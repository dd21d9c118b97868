// Reads one line of an import into a draft of an item.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/core/command.h"

namespace muster::api {

constexpr size_t kMaxLineBytes = 1u << 20;
constexpr size_t kMaxKeyBytes = 256;
constexpr size_t kMaxPeople = 1000;  // in reserved_for or unavailable_for

// `shown_fields`: what the job's form takes from an item's data; an item that lacks one is refused, since people would
// see nothing. Errors: code "item.invalid", the reason. Pure.
Result<core::ItemDraft> parse_item(std::string_view line, const std::vector<std::string>& shown_fields);

}  // namespace muster::api
