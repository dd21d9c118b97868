// The spool's tables. `PRAGMA user_version` holds the number of the last recipe applied.
//
// To change a table: append a recipe to kRecipes that turns the previous version into the next, and never touch an
// earlier one. Each recipe runs in one transaction with its number, so that a crash leaves one version or the other. A
// spool from a newer build is refused, not guessed at.
#pragma once

#include <span>

#include "common/base/result.h"
#include "worker-agent/spool/sqlite.h"

namespace muster::agent {

extern const std::span<const char* const> kRecipes;

// Errors: "spool.newer", and those of Database.
Result<void> upgrade_schema(Database& database, std::span<const char* const> recipes);

}  // namespace muster::agent
