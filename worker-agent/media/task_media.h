// Which members of a task's data are media, and the task as people's browsers get it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/form/form.h"
#include "worker-agent/media/sniff.h"

namespace muster::agent {

struct TaskMedium {
  std::string field;
  MediaKind kind = MediaKind::Image;
  std::string url;  // as the item says it
};

// The fields of the form's images, sounds and films whose value is an address. Pictures that are in the data themselves
// (`data:`) are not among them. Nothing where `data` is no JSON object.
std::vector<TaskMedium> media_of(const form::Form& form, std::string_view data);

// `data` with every medium's address replaced by where the desk serves it, below `base`; otherwise as it was.
std::string with_local_media(const std::string& data, const std::vector<TaskMedium>& media, std::string_view base);

}  // namespace muster::agent
