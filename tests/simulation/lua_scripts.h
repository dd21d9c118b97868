// Runs the scripts that the stores send to Redis: the same texts, in Lua as Redis embeds it.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "tests/simulation/redis_data.h"

struct lua_State;

namespace muster::sim {

class LuaScripts {
 public:
  using Call = std::function<Reply(Words command)>;

  LuaScripts();
  ~LuaScripts();
  LuaScripts(const LuaScripts&) = delete;
  LuaScripts& operator=(const LuaScripts&) = delete;

  // Its reply, or an error. `call` carries out what the script asks of Redis; an error reply of it ends the script.
  Reply run(std::string_view text, Words keys, Words arguments, const Call& call);

 private:
  static int redis_call(lua_State* lua);

  lua_State* const lua_;
  std::map<std::string, int, std::less<>> compiled_;  // text → reference in Lua's registry
  const Call* call_ = nullptr;                        // of the script that runs
};

}  // namespace muster::sim
