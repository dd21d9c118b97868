// Bodies of requests about sites and workers.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "scheduler/core/command.h"

namespace muster::api {

struct FieldError;

constexpr size_t kMaxWorkersPerRequest = 1000;

template <class T>
using Parsed = tl::expected<T, std::vector<FieldError>>;

// {name, region, key}; region may be left out: "default".
Parsed<core::EnrolSite> parse_site(std::string_view body);
// {keys: [...]}: one or two.
Parsed<std::vector<std::string>> parse_site_keys(std::string_view body);
// One worker {id, site, level, skills, active}, or {workers: [...]}.
Parsed<std::vector<core::WorkerDraft>> parse_workers(std::string_view body);

}  // namespace muster::api
