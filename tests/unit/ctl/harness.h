// Runs musterctl in this process, against a fake scheduler, in its own temporary folder, without waiting.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/ctl/fake_scheduler.h"

namespace muster::ctl {

struct Ran {
  int code = 0;
  std::string out, err;
  int pauses = 0;
};

class RunTest : public ::testing::Test {
 protected:
  RunTest();
  ~RunTest() override;

  // `musterctl --server FAKE …`, unless the arguments name a server.
  Ran run(std::vector<std::string> args, const std::string& input = "", bool terminal = false);
  std::string file(const std::string& name, const std::string& text) const;  // writes it; its path
  std::string path(const std::string& name) const;
  static std::string content(const std::string& path);
  static std::string job(const std::string& state, int counted, int wanted);  // as JSON

  FakeScheduler fake_;
  std::string token_;

 private:
  std::string folder_;
};

}  // namespace muster::ctl
