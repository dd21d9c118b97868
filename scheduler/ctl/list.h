// The lists of the API that come whole: jobs and sites.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <ostream>
#include <string>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

// Asks for `/v1/NOUN` and shows the array of that name in the answer with `print`; with JSON wanted, the answer itself.
Outcome<void> show_list(Session& session, const std::string& noun,
                        const std::function<void(const boost::json::array&, std::ostream&)>& print);

}  // namespace muster::ctl
