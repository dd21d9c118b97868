// What names in a form refer to. Internal to common/form.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/form/form.h"

namespace muster::form {

// Names are distinct, and every name that is referred to is there and of a fitting kind. Errors: code "form.invalid".
Result<void> check_references(const Form& form);

}  // namespace muster::form
