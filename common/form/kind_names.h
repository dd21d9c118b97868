// The words that Label Studio's JSON uses for each kind of control, and ours for objects. Internal to common/form.
#pragma once

#include <optional>
#include <string_view>

#include "common/form/form.h"

namespace muster::form {

std::string_view type_name(ControlKind kind);   // a result's `type`
std::string_view value_name(ControlKind kind);  // the one member of a result's `value`
std::string_view type_name(ObjectKind kind);
std::optional<ControlKind> parse_control_kind(std::string_view name);
std::optional<ObjectKind> parse_object_kind(std::string_view name);

}  // namespace muster::form
