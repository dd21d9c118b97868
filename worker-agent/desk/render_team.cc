#include "worker-agent/desk/json_reply.h"

namespace muster::agent {
namespace {

std::string_view word(Whereabouts where) {
  switch (where) {
    case Whereabouts::Here:
      return "here";
    case Whereabouts::Idle:
      return "idle";
    case Whereabouts::Away:
      break;
  }
  return "away";
}

std::string render_open(const OpenTask& task) {
  return Object()
      .text("id", task.id.text())
      .text("job_name", task.job_name)
      .text("key", task.key)
      .number("open_ms", task.open.count())
      .flag("stuck", task.stuck)
      .take();
}

std::string render_member(const TeamMember& member) {
  const Member& seen = member.seen;
  Object out;
  out.text("worker", seen.worker).text("name", member.name).text("level", seen.level).flag("active", seen.active);
  out.flag("account", member.has_account).flag("leads", member.leads).flag("self", member.self);
  out.raw("on_leave_since_wall_ms", member.on_leave_since == 0 ? "" : std::to_string(member.on_leave_since));
  out.text("state", word(seen.whereabouts)).raw("since_ms", seen.since ? std::to_string(seen.since->count()) : "");
  out.raw("open", json_array(seen.open, render_open)).number("stock", static_cast<int64_t>(seen.stock));
  out.text("wait_reason", seen.wait_reason).number("per_task_ms", seen.per_task.count());
  std::string placed_on;
  if (!seen.placed_on.empty()) http::append_json_string(placed_on, seen.placed_on);
  out.raw("placed_on", placed_on);
  out.number("answered_today", static_cast<int64_t>(member.answered_today));
  out.number("active_ms_today", member.active_ms_today);
  out.number("judged", static_cast<int64_t>(member.judged)).number("counted", static_cast<int64_t>(member.counted));
  return out.number("unsent", static_cast<int64_t>(seen.unsent)).take();
}

}  // namespace

http::Response json_reply(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
  return response;
}

http::Response render_team(const TeamShown& shown) {
  const auto questions = json_array(shown.questions, [](const Asked& asked) {
    const QuestionRecord& question = asked.question;
    Object out;
    out.text("id", question.id.text())
        .text("worker", asked.worker)
        .text("job_name", question.job_name)
        .text("key", question.key)
        .text("text", question.text)
        .number("asked_wall_ms", question.asked_wall_ms);
    if (question.replied_wall_ms != 0) {
      out.text("reply", question.reply)
          .text("replied_by", question.replied_by)
          .number("replied_wall_ms", question.replied_wall_ms);
    }
    return out.take();
  });
  const auto deeds = json_array(shown.deeds, [](const DeedRecord& deed) {
    return Object()
        .number("wall_ms", deed.wall_ms)
        .text("lead", deed.lead)
        .text("what", deed.what)
        .text("worker", deed.worker)
        .take();
  });
  return json_reply(200, Object()
                             .text("site", shown.site)
                             .raw("people", json_array(shown.members, render_member))
                             .raw("questions", questions)
                             .raw("deeds", deeds)
                             .take());
}

http::Response render_jobs(const JobsReply& jobs) {
  const auto list = json_array(jobs.jobs, [](const JobsReply::Entry& job) {
    return Object().text("name", job.name).number("left", static_cast<int64_t>(job.left)).take();
  });
  return json_reply(200, Object().raw("jobs", list).take());
}

http::Response render_added(const PeopleAdded& added) {
  const auto errors = json_array(added.errors, [](const LineError& error) {
    return Object().number("line", static_cast<int64_t>(error.line)).text("reason", error.reason).take();
  });
  if (!added.errors.empty() && !added.dry_run)
    return http::problem(422, "people-invalid", "nothing was done: some lines cannot be carried out",
                         "\"errors\":" + errors);
  const auto people = json_array(added.people, [](const NewPerson& person) {
    Object out;
    out.text("worker", person.worker).text("name", person.name);
    if (!person.password.empty()) out.text("password", person.password);
    return out.take();
  });
  return json_reply(200, Object().raw("people", people).raw("errors", errors).flag("dry_run", added.dry_run).take());
}

}  // namespace muster::agent
