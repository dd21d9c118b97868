// A result in the shape that answers have: Label Studio's results, which programs for such files can read. Pure.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/form/form.h"

namespace muster::api {

// `value_json`: what a task was decided as (form::joint_value). `answers`: whole answers, from which the size of the
// picture drawn on is taken. A JSON array with an entry for each deciding control that has a value, of regions one for
// each; where nothing was drawn or marked there is none.
Result<std::string> result_entries(const form::Form& form, const std::string& value_json,
                                   const std::vector<std::string>& answers);

}  // namespace muster::api
