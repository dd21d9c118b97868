// Whether the parts of a form fit each other: what the template compiler and the reader of forms both ask. Faults are
// put so that the part's name can stand before them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/form/form.h"

namespace muster::form {

// What the control speaks of: one object, or of Pairwise two. Empty: its `to_name` names no such.
std::vector<const Object*> targets_of(const Form& form, const Control& control);

// The controls of regions that a condition on regions means.
std::vector<const Control*> regions_meant(const Form& form, const Condition& condition);

// Of the control's objects and regions.
std::optional<std::string> fault_of(const Form& form, const Control& control);
// Of a condition on `of`; null: on a view.
std::optional<std::string> fault_of(const Form& form, const Control* of, const Condition& condition);
std::optional<std::string> fault_of(const Form& form, const Control& of, const Requirement& rule);

// Controls that wait for each other's choices, so that none of them is ever seen. REQUIRES that no rule has a fault.
std::vector<const Control*> never_seen(const Form& form);

// Why results cannot be made from what people answer there; nothing: they can.
std::optional<std::string> why_not_deciding(const Control& control);

}  // namespace muster::form
