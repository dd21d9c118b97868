// visibleWhen with its when… attributes, and m:requiredWhen. Internal to scheduler/template.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <vector>

#include "common/form/form.h"
#include "scheduler/template/element.h"

namespace muster::labeling {

// Its values are one text as the attribute has it, until settle() takes it apart.
std::optional<form::Condition> read_condition(const pugi::xml_node& node, Complaints& complaints);
std::vector<form::Requirement> read_requirements(const pugi::xml_node& node, Complaints& complaints);

// Turns a text of values with commas between into values of what the rule refers to; people may have written what is
// shown for it. What fits nothing stays as it is.
void settle(const form::Form& form, form::Condition& condition);
void settle(const form::Form& form, form::Requirement& rule);

}  // namespace muster::labeling
