// A scheduler and one site, where the examples of deploy/examples can be submitted.
#pragma once

#include <string>
#include <vector>

#include "tests/integration/system/deployment.h"

namespace muster::testing {

// Every example there must be: one for each kind of work.
std::vector<std::string> example_names();
// The files of an example as they are written, and as the build composed them for musterctl.
std::string example_source(const std::string& name, const std::string& file);
std::string example_spec(const std::string& name);
std::string example_items(const std::string& name);

// Used by one thread.
class ExampleSite {
 public:
  // With the pictures put in.
  ExampleSite();

  // A person with everything that any example asks for, with an account at the desk. False: it could not be made.
  bool admit(const std::string& worker, const std::string& password);
  // Creates and starts an example's job with the first `count` of its items (all if there are fewer), for `worker`
  // alone, and with all of it reviewed, if one is named. What went wrong, or empty.
  std::string submit(const std::string& name, size_t count, const std::string& worker = {});
  // The job's answers, and its results, as rows of NDJSON.
  std::vector<std::string> answers(const std::string& name) { return rows(name, "answers"); }
  std::vector<std::string> results(const std::string& name) { return rows(name, "results"); }

  Deployment deployment;

 private:
  std::vector<std::string> rows(const std::string& name, const std::string& of);
};

}  // namespace muster::testing
