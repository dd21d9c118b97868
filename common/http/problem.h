// Names of statuses; `problem` itself is declared in server.h.
#pragma once

#include <string_view>

namespace muster::http {

std::string_view status_text(int status);

}  // namespace muster::http
