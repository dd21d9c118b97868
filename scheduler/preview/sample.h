// Items made up by whoever writes a template, to see it with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/form/form.h"

namespace muster::preview {

struct SampleItem {
  std::string key;
  std::string data;  // a JSON object
};

// `text`: a JSON object that is an item's data, or an item (`{"key", "data"}`), or an array of such, or one a line.
// Errors: "sample.malformed", with the line or the item. At most 1,000 items, at most 16 MiB.
Result<std::vector<SampleItem>> read_sample(std::string_view text);

// Errors: "sample.incomplete": a field that `form` shows is in no data of an item.
Result<void> check_sample(const form::Form& form, const std::vector<SampleItem>& items);

}  // namespace muster::preview
