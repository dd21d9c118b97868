// Somebody at the desk of a site of a deployment, without a browser.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/http/client.h"
#include "tests/integration/system/deployment.h"

namespace muster::testing {

struct DeskAccount {
  std::string worker, level = "annotator";
};

// Enrols people at a site and makes them accounts, whose password is kDeskPassword. Waits until the agent has heard of
// them. False: the agent or the scheduler refused.
inline constexpr const char* kDeskPassword = "long enough";
bool make_accounts(Deployment& deployment, const std::string& site, const std::vector<DeskAccount>& people);

class DeskPerson {
 public:
  // Signs in at the desk of the deployment's first site.
  DeskPerson(const Deployment& deployment, const std::string& worker);
  http::ClientResponse call(const std::string& method, const std::string& target, const std::string& body = {},
                            http::Headers more = {});
  // Takes the next task, waiting up to 20 s for one, and opens it; null if there was none.
  boost::json::value next();
  // Answers the task that was taken last.
  http::ClientResponse answer(const std::string& result);
  int give_back(const std::string& how, const std::string& reason);

  std::string id, key, job;  // of the task taken last

 private:
  std::unique_ptr<http::Client> client_;
  http::Headers headers_;
};

}  // namespace muster::testing
