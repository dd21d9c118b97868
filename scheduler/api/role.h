// What the holder of a token may do (docs/access.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::api {

// Stored by name, never by number.
enum class Role : uint8_t { Viewer, Submitter, Adjudicator, Operator, Admin };

constexpr std::array kRoles = {Role::Viewer, Role::Submitter, Role::Adjudicator, Role::Operator, Role::Admin};

constexpr std::string_view name_of(Role role) {
  constexpr std::array<std::string_view, kRoles.size()> kNames = {"viewer", "submitter", "adjudicator", "operator",
                                                                  "admin"};
  return kNames[static_cast<size_t>(role)];
}

constexpr std::optional<Role> parse_role(std::string_view name) {
  for (const Role role : kRoles) {
    if (name_of(role) == name) return role;
  }
  return std::nullopt;
}

// Whether who holds `held` may do what needs `needed`. Everybody may do what a viewer may, an operator what submitters
// and adjudicators may, an admin everything; a submitter is no adjudicator, nor the other way round.
constexpr bool includes(Role held, Role needed) {
  if (held == needed || needed == Role::Viewer || held == Role::Admin) return true;
  return held == Role::Operator && needed != Role::Admin;
}

}  // namespace muster::api
