#include "tests/support/temp_folder.h"

#include <cstdlib>
#include <string>

#include "common/base/check.h"

namespace muster::test {

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "muster-test-XXXXXX").string();
  MUSTER_CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace muster::test
