// Puts a folder's files into the scheduler's store of media.
#pragma once

#include <string>

#include "scheduler/ctl/session.h"

namespace muster::ctl {

// Every regular file below `folder`, in the order of names; what is there already is not sent again. Prints what to
// write into items, `muster-media:sha256/HEX PATH` a line.
Outcome<void> put_media(Session& session, const std::string& folder);

}  // namespace muster::ctl
