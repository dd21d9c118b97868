// A real redis-server of the test's own: on a unix socket in a temporary folder, append-only, fsync at every write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scheduler/store/redis_address.h"
#include "scheduler/store/redis_client.h"
#include "scheduler/store/redis_process.h"
#include "tests/support/temp_dir.h"

namespace muster::test {

// Started by the constructor, killed by the destructor, and by the kernel if the test's main thread ends. One thread.
class TestRedis {
 public:
  TestRedis();
  ~TestRedis();

  store::RedisAddress address() const;
  std::string url() const { return address().text(); }
  const std::filesystem::path& folder() const { return folder_.path(); }
  pid_t pid() const { return process_->pid(); }

  void kill();   // SIGKILL, and waits
  void start();  // again, on the same files; returns when it answers. REQUIRES not running
  void restart() {
    kill();
    start();
  }
  // Copies the append-only files of a killed server, and puts them back in place of the present ones: an old replica.
  void save_files_as(const std::string& name) const;
  void restore_files_from(const std::string& name);

  // Aborts on any failure.
  store::RedisReply command(std::initializer_list<std::string_view> arguments);
  std::string text(std::initializer_list<std::string_view> arguments) { return std::string(command(arguments).text()); }

 private:
  testing::TempDir folder_;
  std::optional<store::RedisProcess> process_;
  std::optional<store::RedisClient> client_;
};

}  // namespace muster::test
