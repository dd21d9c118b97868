#include "scheduler/ctl/list.h"

#include <boost/json.hpp>

#include "scheduler/ctl/fields.h"

namespace muster::ctl {

Outcome<void> show_list(Session& session, const std::string& noun,
                        const std::function<void(const boost::json::array&, std::ostream&)>& print) {
  const Outcome<std::string> body = session.call("list " + noun, "GET", "/v1/" + noun);
  if (!body) return tl::unexpected(body.error());
  if (session.wants_json()) {
    session.io().out << *body << '\n';
    return {};
  }
  const Outcome<boost::json::value> list = parse_body(*body);
  if (!list) return tl::unexpected(list.error());
  print(list_field(members_of(*list), noun), session.io().out);
  return {};
}

}  // namespace muster::ctl
