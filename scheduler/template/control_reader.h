// Controls out of their tags. Internal to scheduler/template.
#pragma once

#include <pugixml.hpp>

#include "common/form/form.h"
#include "scheduler/template/element.h"

namespace muster::labeling {

// Reads a control with the Choice, Label and Bucket tags inside, without its rules. What is wrong goes to `complaints`.
form::Control read_control(const pugi::xml_node& node, form::ControlKind kind, Complaints& complaints);

// The Choice or Label tags inside.
void read_choices(const pugi::xml_node& node, form::Control& control, Complaints& complaints);

}  // namespace muster::labeling
