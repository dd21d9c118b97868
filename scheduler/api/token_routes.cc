#include <boost/json.hpp>

#include "scheduler/api/json_fields.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/text.h"
#include "scheduler/api/token_book.h"

namespace muster::api {
namespace {

constexpr Millis kDefaultLife = std::chrono::hours(24 * 90), kLongestLife = std::chrono::hours(24 * 3650);

void write_token(JsonWriter& out, const StoredToken& token, std::string_view text) {
  out.begin_object().key("id").text(token.id).key("name").text(token.name).key("role").text(name_of(token.role));
  out.key("created").text(rfc3339(token.created_wall_ms)).key("expires").text(rfc3339(token.expires_wall_ms));
  if (!text.empty()) out.key("token").text(text);
  out.end_object();
}

http::Response not_stored(const Failure& failure) {
  if (failure.code == "token.limit") return http::problem(409, "token-limit", failure.message);
  auto response = http::problem(503, "unavailable", "the tokens cannot be written: " + failure.message);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

struct TokenDraft {
  std::string name;
  Role role = Role::Viewer;
  Millis life = kDefaultLife;
};

// Complains into `errors`.
TokenDraft read_token(const boost::json::object& body, std::vector<FieldError>& errors) {
  JsonFields fields(body, "", errors);
  TokenDraft draft;
  draft.name = fields.needed("name", fields.valid_name("name"));
  const auto word = fields.text("role");
  const auto role = word ? parse_role(*word) : std::nullopt;
  if (word && !role) fields.complain("role", "is none of viewer, submitter, adjudicator, operator, admin");
  draft.role = fields.needed("role", role);
  if (const auto life = fields.text("expires_in")) {
    const auto parsed = parse_duration(*life);
    if (!parsed || *parsed <= Millis(0) || *parsed > kLongestLife)
      fields.complain("expires_in", "must be a duration such as 12h or 90d, at most 3650d");
    draft.life = parsed.value_or(draft.life);
  }
  fields.finish();
  return draft;
}

void create_token(TokenBook& tokens, const http::Request& request, const http::Reply& reply) {
  boost::json::error_code ec;
  const boost::json::value body = boost::json::parse(request.body, ec);
  if (ec || !body.is_object()) return reply(http::problem(422, "token", "the body must be a JSON object"));
  std::vector<FieldError> errors;
  const TokenDraft draft = read_token(body.get_object(), errors);
  if (!errors.empty()) {
    JsonWriter list;
    list.begin_array();
    for (const FieldError& error : errors)
      list.begin_object().key("path").text(error.path).key("reason").text(error.reason).end_object();
    list.end_array();
    return reply(
        http::problem(422, "token", errors.front().path + " " + errors.front().reason, "\"errors\":" + list.str()));
  }
  const int64_t now = wall_now_ms();
  const auto made = tokens.create(draft.name, draft.role, now + draft.life.count(), now);
  if (!made) return reply(not_stored(made.error()));
  JsonWriter out;
  write_token(out, made->token, made->text);
  http::Response response = json_response(out.take(), 201);
  response.headers.emplace_back("Cache-Control", "no-store");
  reply(std::move(response));
}

void list_tokens(const TokenBook& tokens, const http::Reply& reply) {
  JsonWriter out;
  out.begin_object().key("tokens").begin_array();
  for (const StoredToken& token : tokens.list()) write_token(out, token, "");
  out.end_array().end_object();
  reply(json_response(out.take()));
}

void revoke_token(TokenBook& tokens, const std::string& id, const http::Reply& reply) {
  const auto revoked = tokens.revoke(id);
  if (!revoked) return reply(not_stored(revoked.error()));
  reply(*revoked ? http::Response{204, "", "", {}, nullptr} : no_such("token", id));
}

}  // namespace

void add_token_routes(http::Router& router, std::shared_ptr<TokenBook> tokens) {
  router.add("GET", "/v1/tokens",
             [tokens](const http::Request&, const http::Reply& reply) { list_tokens(*tokens, reply); });
  router.add("POST", "/v1/tokens", [tokens](const http::Request& request, const http::Reply& reply) {
    create_token(*tokens, request, reply);
  });
  router.add("DELETE", "/v1/tokens/{token}", [tokens](const http::Request& request, const http::Reply& reply) {
    revoke_token(*tokens, request.params.at("token"), reply);
  });
}

}  // namespace muster::api
