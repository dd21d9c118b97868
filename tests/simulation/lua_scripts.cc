#include "tests/simulation/lua_scripts.h"

#include <lua.hpp>

#include "common/base/check.h"

namespace muster::sim {
namespace {

void push(lua_State* lua, const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::Nil:
      return lua_pushboolean(lua, 0);
    case Reply::Kind::Integer:
      return lua_pushnumber(lua, static_cast<lua_Number>(reply.integer));
    case Reply::Kind::Text:
      lua_pushlstring(lua, reply.text.data(), reply.text.size());
      return;
    case Reply::Kind::Status:
    case Reply::Kind::Error:
      lua_newtable(lua);
      lua_pushlstring(lua, reply.text.data(), reply.text.size());
      return lua_setfield(lua, -2, reply.kind == Reply::Kind::Status ? "ok" : "err");
    case Reply::Kind::Array:
      lua_newtable(lua);
      for (size_t i = 0; i < reply.elements.size(); ++i) {
        push(lua, reply.elements[i]);
        lua_rawseti(lua, -2, static_cast<int>(i + 1));
      }
  }
}

std::string text_at(lua_State* lua, int index) {
  size_t size = 0;
  const char* text = lua_tolstring(lua, index, &size);
  return text == nullptr ? "" : std::string(text, size);
}

// The value on top, which is popped.
Reply pop(lua_State* lua) {
  Reply reply;
  const int type = lua_type(lua, -1);
  if (type == LUA_TNUMBER) {
    reply = Reply::of(static_cast<int64_t>(lua_tonumber(lua, -1)));
  } else if (type == LUA_TSTRING) {
    reply = Reply::of(text_at(lua, -1));
  } else if (type == LUA_TBOOLEAN && lua_toboolean(lua, -1) != 0) {
    reply = Reply::of(1);
  } else if (type == LUA_TTABLE) {
    reply = Reply::array();
    for (int i = 1;; ++i) {
      lua_rawgeti(lua, -1, i);
      if (lua_isnil(lua, -1)) {
        lua_pop(lua, 1);
        break;
      }
      reply.elements.push_back(pop(lua));
    }
  }
  if (type != LUA_TNIL || reply.kind == Reply::Kind::Nil) lua_pop(lua, 1);
  return reply;
}

void set_table(lua_State* lua, const char* name, Words words) {
  lua_createtable(lua, static_cast<int>(words.size()), 0);
  for (size_t i = 0; i < words.size(); ++i) {
    lua_pushlstring(lua, words[i].data(), words[i].size());
    lua_rawseti(lua, -2, static_cast<int>(i + 1));
  }
  lua_setglobal(lua, name);
}

}  // namespace

LuaScripts::LuaScripts() : lua_(luaL_newstate()) {
  luaL_openlibs(lua_);
  lua_newtable(lua_);
  lua_pushlightuserdata(lua_, this);
  lua_pushcclosure(lua_, &LuaScripts::redis_call, 1);
  lua_setfield(lua_, -2, "call");
  lua_setglobal(lua_, "redis");
}

LuaScripts::~LuaScripts() {
  lua_close(lua_);
}

// Nothing with a destructor may be alive when Lua leaves by its error.
int LuaScripts::redis_call(lua_State* lua) {
  bool failed = false;
  {
    const auto* self = static_cast<const LuaScripts*>(lua_touserdata(lua, lua_upvalueindex(1)));
    std::vector<std::string> words;
    for (int i = 1; i <= lua_gettop(lua); ++i) words.push_back(text_at(lua, i));
    const std::vector<std::string_view> views(words.begin(), words.end());
    const Reply reply = (*self->call_)(views);
    failed = reply.kind == Reply::Kind::Error;
    if (failed) {
      lua_pushlstring(lua, reply.text.data(), reply.text.size());
    } else {
      push(lua, reply);
    }
  }
  return failed ? lua_error(lua) : 1;
}

Reply LuaScripts::run(std::string_view text, Words keys, Words arguments, const Call& call) {
  auto found = compiled_.find(text);
  if (found == compiled_.end()) {
    if (luaL_loadbuffer(lua_, text.data(), text.size(), "@user_script") != 0) {
      Reply error = Reply::error("ERR Error compiling script: " + text_at(lua_, -1));
      lua_pop(lua_, 1);
      return error;
    }
    found = compiled_.emplace(std::string(text), luaL_ref(lua_, LUA_REGISTRYINDEX)).first;
  }
  set_table(lua_, "KEYS", keys);
  set_table(lua_, "ARGV", arguments);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, found->second);
  call_ = &call;
  const int failed = lua_pcall(lua_, 0, 1, 0);
  call_ = nullptr;
  if (failed == 0) return pop(lua_);
  Reply error = Reply::error(text_at(lua_, -1));
  lua_pop(lua_, 1);
  return error;
}

}  // namespace muster::sim
