#include "worker-agent/desk/render.h"

#include <string>

#include "worker-agent/desk/json_reply.h"

namespace muster::agent {
namespace {

std::string render_task(const TaskShown& shown) {
  const TaskReply& task = shown.task;
  return Object()
      .text("id", task.task.id.text())
      .number("job", task.task.job.value())
      .text("job_name", task.job_name)
      .number("version", task.task.version)
      .text("key", task.task.key)
      .raw("data", task.task.data)
      .raw("draft", shown.draft)
      .number("lease_ms", task.remaining.count())
      .number("revision", task.revision)
      .raw("result", task.value)
      .flag("ended", task.ended)
      .text("submit_token", shown.submit_token)
      .take();
}

std::string render_question(const QuestionRecord& question) {
  Object out;
  out.text("id", question.id.text())
      .text("job_name", question.job_name)
      .text("key", question.key)
      .text("text", question.text)
      .number("asked_wall_ms", question.asked_wall_ms);
  if (question.replied_wall_ms != 0) {
    out.text("reply", question.reply)
        .text("replied_by", question.replied_by)
        .number("replied_wall_ms", question.replied_wall_ms)
        .flag("read", question.read);
  }
  return out.take();
}

struct Renderer {
  bool secure;

  http::Response operator()(const AccountsPut& put) const {
    return json_reply(200, Object()
                               .number("created", static_cast<int64_t>(put.created))
                               .number("updated", static_cast<int64_t>(put.updated))
                               .take());
  }

  http::Response operator()(const SignedIn& in) const {
    auto response = json_reply(
        200,
        Object().text("worker", in.worker).text("name", in.name).text("level", in.level).text("csrf", in.csrf).take());
    response.headers.emplace_back("Set-Cookie", "muster_desk=" + in.cookie +
                                                    "; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=" +
                                                    std::to_string(in.lasts_s) + (secure ? "; Secure" : ""));
    return response;
  }

  http::Response operator()(const Me& me) const {
    return json_reply(200, Object()
                               .text("worker", me.worker)
                               .text("name", me.name)
                               .text("level", me.level)
                               .text("csrf", me.csrf)
                               .number("answered_today", static_cast<int64_t>(me.answered_today))
                               .number("active_ms_today", me.active_ms_today)
                               .number("answered_month", static_cast<int64_t>(me.answered_month))
                               .number("active_ms_month", me.active_ms_month)
                               .number("judged_month", static_cast<int64_t>(me.judged_month))
                               .number("counted_month", static_cast<int64_t>(me.counted_month))
                               .number("stock", static_cast<int64_t>(me.stock))
                               .text("link", me.link_up ? "up" : "down")
                               .number("unsent", static_cast<int64_t>(me.unsent))
                               .raw("replies", json_array(me.replies, render_question))
                               .take());
  }

  http::Response operator()(const std::vector<PastAnswer>& past) const {
    std::string body = "{\"assignments\":[";
    for (const PastAnswer& one : past) {
      if (&one != &past.front()) body += ',';
      Object line;
      line.text("id", one.id.text()).text("job_name", one.job_name).number("version", one.version).text("key", one.key);
      line.number("revision", one.revision)
          .number("active_ms", one.active_ms)
          .number("submitted_wall_ms", one.submitted_wall_ms)
          .flag("acknowledged", !one.unsent)
          .flag("set_aside", one.set_aside);
      if (!one.fate.empty()) line.text("fate", one.fate).text("reason", one.reason);
      body += line.take();
    }
    return json_reply(200, body + "]}");
  }

  http::Response operator()(const std::vector<QuestionRecord>& questions) const {
    return json_reply(200, Object().raw("questions", json_array(questions, render_question)).take());
  }

  http::Response operator()(const TeamShown& shown) const { return render_team(shown); }
  http::Response operator()(const PeopleAdded& added) const { return render_added(added); }
  http::Response operator()(const PasswordReset& reset) const {
    return json_reply(200, Object().text("worker", reset.worker).text("password", reset.password).take());
  }

  http::Response operator()(const TaskShown& shown) const { return json_reply(200, render_task(shown)); }

  http::Response operator()(const StockShown& shown) const {
    std::string body = "{\"tasks\":[";
    for (const TaskShown& one : shown.tasks) {
      if (&one != &shown.tasks.front()) body += ',';
      body += render_task(one);
    }
    return json_reply(200, body + "]}");
  }

  http::Response operator()(const NothingReply& nothing) const {
    auto response = json_reply(204, {});
    response.headers.emplace_back("Muster-Wait-Reason", nothing.reason);
    return response;
  }

  http::Response operator()(const SavedReply& saved) const {
    return json_reply(200, Object().flag("saved", true).number("revision", saved.revision).take());
  }

  http::Response operator()(const DoneReply&) const { return json_reply(200, "{}"); }

  http::Response operator()(const JobReply& reply) const {
    const JobRecord& job = reply.job;
    return json_reply(200, Object()
                               .number("job", job.job.value())
                               .text("name", job.name)
                               .number("version", job.version)
                               .raw("form", job.form_json)
                               .text("template", job.template_xml)
                               .text("guideline", job.guideline)
                               .take());
  }

  http::Response operator()(const JobsReply& jobs) const { return render_jobs(jobs); }

  http::Response operator()(const StandingReply& standing) const {
    const auto jobs = json_array(standing.jobs, [](const StandingReply::Entry& job) {
      return Object().text("name", job.name).number("reviewed", job.reviewed).number("right", job.right).take();
    });
    return json_reply(200, Object().raw("jobs", jobs).take());
  }

  // serve_medium has the request, which says how much of it is wanted.
  http::Response operator()(const MediumShown&) const { return http::problem(500, "medium", "cannot be shown here"); }

  http::Response operator()(const Declined& declined) const {
    std::string extensions;
    if (!declined.why.path.empty()) {
      extensions = "\"path\":";
      http::append_json_string(extensions, declined.why.path);
    }
    if (!declined.workers.empty()) {
      extensions += extensions.empty() ? "\"workers\":[" : ",\"workers\":[";
      for (const std::string& worker : declined.workers) {
        if (&worker != &declined.workers.front()) extensions += ',';
        http::append_json_string(extensions, worker);
      }
      extensions += ']';
    }
    auto response = http::problem(declined.why.status, declined.why.type, declined.why.detail, extensions);
    if (declined.retry_after_s > 0)
      response.headers.emplace_back("Retry-After", std::to_string(declined.retry_after_s));
    return response;
  }
};

}  // namespace

http::Response render(const DeskAnswer& answer, bool secure_cookies) {
  return std::visit(Renderer{secure_cookies}, answer);
}

}  // namespace muster::agent
