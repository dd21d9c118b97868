// Which tags make which kinds of object and control. Internal to scheduler/template.
#pragma once

#include <optional>
#include <string_view>

#include "common/form/form.h"

namespace muster::labeling {

std::optional<form::ObjectKind> object_kind(std::string_view tag);
std::optional<form::ControlKind> control_kind(std::string_view tag);

// Where a tag stands that must be inside another: "Choices or <Taxonomy>" for Choice; empty: it stands by itself.
std::string_view outer_tag(std::string_view tag);

// What to use instead of a tag that is refused; empty: nothing is known.
std::string_view instead_of(std::string_view tag);

}  // namespace muster::labeling
