// The words that Label Studio's JSON uses for each kind of control, and ours for objects and rules. Internal to
// common/form.
#pragma once

#include <optional>
#include <string_view>

#include "common/form/form.h"

namespace muster::form {

std::string_view value_name(ControlKind kind);  // the member of a result's `value` that is the control's own
std::string_view name_of(ObjectKind kind);
std::string_view name_of(When when);
std::string_view name_of(Comparison comparison);
std::string_view name_of(LayoutNode::Kind kind);

std::optional<ControlKind> parse_control_kind(std::string_view name);
std::optional<ObjectKind> parse_object_kind(std::string_view name);
std::optional<When> parse_when(std::string_view name);
std::optional<Comparison> parse_comparison(std::string_view name);

}  // namespace muster::form
