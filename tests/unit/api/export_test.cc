#include <boost/json.hpp>

#include "scheduler/core/answers_digest.h"
#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

class Exports : public ApiServer {
 protected:
  // Three people answer all of `tasks` tasks; person w finds task t good if (t + w) % 3 > 0.
  void label(int tasks) {
    core_.open_site(3);
    submit_mood(tasks);
    const auto good = [](uint32_t task, uint32_t worker) { return (task + worker) % 3 > 0; };
    core_.work(
        3, [&](uint32_t t, uint32_t w) { return form::AnswerCode(good(t, w) ? 0 : 1); },
        [&](uint32_t t, uint32_t w) { return mood_answer(good(t, w) ? "good" : "bad"); });
  }
  static std::vector<boost::json::object> rows(const std::string& body) {
    std::vector<boost::json::object> rows;
    for (size_t at = 0; at < body.size();) {
      const size_t end = body.find('\n', at);
      rows.push_back(boost::json::parse(body.substr(at, end - at)).as_object());
      at = end + 1;
    }
    return rows;
  }
};

TEST_F(Exports, ResultsAreTheMajority) {
  label(2);
  const auto response = get("/v1/jobs/mood/results");
  EXPECT_EQ(response.headers.at("content-type"), "application/x-ndjson");
  const auto all = rows(response.body);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(boost::json::serialize(all[0].at("value")), "\"good\"");
  EXPECT_NEAR(all[0].at("confidence").as_double(), 2.0 / 3, 1e-9);
  EXPECT_EQ(all[0].at("key").as_string(), "item-0");
  EXPECT_EQ(all[0].at("method").as_string(), "majority");
  EXPECT_EQ(all[0].at("answers").as_array().size(), 3u);
  EXPECT_EQ(all[1].at("cursor").as_string(), "2");
  EXPECT_EQ(boost::json::serialize(boost::json::parse(get("/v1/jobs/mood").body).at("progress")), "1");
}

TEST_F(Exports, ResultsOfAnEndedJobWaitForAFitOfAllItsAnswers) {
  label(2);
  auto fit = std::make_shared<JobResults>();
  fit->method = "auto";
  fit->confidence_basis = "held-out answers";
  core::AnswersDigest first, second;
  for (const auto& answer : rows(get("/v1/jobs/mood/answers").body)) {
    const auto id = AssignmentId::parse(answer.at("id").as_string());
    answer.at("task").as_int64() == 0 ? first.add(*id, 1) : second.add(*id, 2);
  }
  fit->counted = {3, 3};
  fit->rests_on = {first.value(), second.value()};  // the second on answers that are since revised
  fit->confidence = {0.875F, 0.5F};
  fit->codes = {1, 1};
  core_.renewed = fit;
  const auto all = rows(get("/v1/jobs/mood/results").body);
  EXPECT_EQ(core_.renewals, 1);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(boost::json::serialize(all[0].at("value")), "\"bad\"");
  EXPECT_EQ(all[0].at("confidence").as_double(), 0.875);
  EXPECT_EQ(all[0].at("method").as_string(), "auto");
  EXPECT_EQ(all[0].at("confidence_basis").as_string(), "held-out answers");
  EXPECT_EQ(all[1].at("method").as_string(), "majority") << "no result of other answers is shown";
}

TEST_F(Exports, ResultsOfARunningJobAreThoseThereAre) {
  core_.open_site(1);
  submit_mood(1);
  get("/v1/jobs/mood/results");
  EXPECT_EQ(core_.renewals, 0);
}

TEST_F(Exports, AnswersTellEverything) {
  label(1);
  const auto all = rows(get("/v1/jobs/mood/answers").body);
  ASSERT_EQ(all.size(), 3u);
  for (const auto& row : all) {
    EXPECT_EQ(row.at("state").as_string(), "counted");
    EXPECT_EQ(row.at("site").as_string(), "home");
    EXPECT_EQ(row.at("active_ms").as_int64(), 1500);
    EXPECT_EQ(row.at("submitted").as_string(), "2026-01-01T00:00:00.000Z");
    EXPECT_TRUE(row.at("value").is_array());
  }
  EXPECT_NE(all[0].at("worker"), all[1].at("worker"));
}

TEST_F(Exports, WhatAPersonSaidWhenSkippingIsInTheRow) {
  core_.open_site(1);
  submit_mood(1);
  core_.skip_one("the picture is \"black\"");
  const auto all = rows(get("/v1/jobs/mood/answers").body);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].at("state").as_string(), "skipped");
  EXPECT_EQ(all[0].at("note").as_string(), "the picture is \"black\"");
  EXPECT_TRUE(all[0].at("value").is_null());
  const auto trace = get("/v1/assignments/" + std::string(all[0].at("id").as_string()));
  EXPECT_EQ(boost::json::parse(trace.body).at_pointer("/assignment/note").as_string(), "the picture is \"black\"");
}

TEST_F(Exports, OnlyDoneTasksUnlessAllAreAskedFor) {
  core_.open_site(1);
  submit_mood(3);
  EXPECT_EQ(get("/v1/jobs/mood/results").body, "");
  const auto all = rows(get("/v1/jobs/mood/results?all=true").body);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].at("state").as_string(), "fresh");
  EXPECT_TRUE(all[0].at("value").is_null() && all[0].at("confidence").is_null());
  EXPECT_EQ(get("/v1/jobs/mood/answers").body, "");
  EXPECT_EQ(get("/v1/jobs/mood/answers?format=csv").body,
            "id,task,key,worker,site,state,reason,revision,value,active_ms,submitted,note\r\n");
}

TEST_F(Exports, CursorsContinueWhereARowEnded) {
  label(7);
  for (const std::string kind : {"results", "answers"}) {
    const std::string base = "/v1/jobs/mood/" + kind;
    const std::string whole = get(base).body;
    for (const int limit : {1, 2, 3, 5}) {
      std::string pieced, cursor = "0";
      while (true) {
        const std::string piece = get(base + "?limit=" + std::to_string(limit) + "&cursor=" + cursor).body;
        if (piece.empty()) break;
        pieced += piece;
        const auto last = rows(piece);
        EXPECT_LE(last.size(), static_cast<size_t>(limit));
        cursor = last.back().at("cursor").as_string().c_str();
      }
      EXPECT_EQ(pieced, whole) << kind << " " << limit;
    }
  }
  for (const char* bad : {"?cursor=x", "?limit=-1", "?format=xml", "?all=maybe", "?cursor=1.2"}) {
    EXPECT_EQ(get(std::string("/v1/jobs/mood/results") + bad).status, 400) << bad;
  }
}

TEST_F(Exports, CsvHasTheSameRows) {
  label(2);
  const auto response = get("/v1/jobs/mood/results?format=csv&limit=1");
  EXPECT_EQ(response.headers.at("content-type"), "text/csv; charset=utf-8; header=present");
  const std::string head =
      "task,key,state,value,confidence,counted,target,method,confidence_basis,answers,review\r\n0,item-0,done,"
      "\"\"\"good\"\"\",0.666";
  EXPECT_EQ(response.body.substr(0, head.size()), head);
  EXPECT_NE(response.body.find(",3,3,majority,none,\"[\"\"s00-2-"), std::string::npos);
}

TEST_F(Exports, LongJobsArePagedInBoundedSteps) {
  label(2000);
  EXPECT_EQ(rows(get("/v1/jobs/mood/results").body).size(), 2000u);
  EXPECT_LE(core_.most_refs, 256u);
  EXPECT_EQ(rows(get("/v1/jobs/mood/answers").body).size(), 6000u);
  EXPECT_LE(core_.most_refs, 256u * 4);
}

TEST_F(Exports, TextIsVotedOnByItsMeaning) {
  std::string spec =
      R"({"name":"mood","redundancy":3,"template":"<View><Text name=\"text\" value=\"$text\"/><TextArea name=\"said\" toName=\"text\" required=\"true\"/></View>"})";
  core_.open_site(3);
  ASSERT_EQ(post("/v1/jobs", spec).status, 201);
  ASSERT_EQ(post("/v1/jobs/mood/items", R"({"key":"a","data":{"text":"x"}})").status, 200);
  ASSERT_EQ(post("/v1/jobs/mood/start").status, 200);
  core_.work(
      3, [](uint32_t, uint32_t) { return form::kUncoded; },
      [](uint32_t, uint32_t worker) {
        const std::string said = worker == 2 ? "不好" : worker == 3 ? "\\u5f88\\u597d" : "很好";
        return R"([{"from_name":"said","to_name":"text","type":"textarea","value":{"text":[")" + said + R"("]}}])";
      });
  const auto all = rows(get("/v1/jobs/mood/results").body);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NE(boost::json::serialize(all[0].at("value")).find("很好"), std::string::npos);
  EXPECT_NEAR(all[0].at("confidence").as_double(), 2.0 / 3, 1e-9);
}

TEST_F(Exports, LostContentsAreAnErrorNotAShortBody) {
  label(1);
  core_.lose_contents = true;
  EXPECT_EQ(get("/v1/jobs/mood/results").status, 503);
  EXPECT_EQ(get("/v1/jobs/none/results").status, 404);
}

TEST_F(Exports, CarryTheItemsDataWhereItIsAskedFor) {
  label(1);
  const auto result = rows(get("/v1/jobs/mood/results?data=true").body);
  ASSERT_EQ(result.size(), 1u);
  EXPECT_EQ(boost::json::serialize(result[0].at("data")), R"({"text":"nice, \"really\" 很好"})");
  EXPECT_EQ(boost::json::serialize(result[0].at("result")),
            R"([{"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["good"]}}])");
  const auto answers = rows(get("/v1/jobs/mood/answers?data=true&limit=1").body);
  EXPECT_EQ(answers.at(0).at("data"), result[0].at("data"));
  EXPECT_FALSE(rows(get("/v1/jobs/mood/results").body)[0].contains("data"));
  EXPECT_EQ(get("/v1/jobs/mood/results?data=true&format=csv").status, 400);
}

TEST_F(Exports, TellTheFormThatAnswersFollow) {
  label(1);
  const auto form = boost::json::parse(get("/v1/jobs/mood/form").body);
  EXPECT_EQ(form.at("decide_on").as_string(), "mood");
  EXPECT_EQ(get("/v1/jobs/none/form").status, 404);
}

}  // namespace
}  // namespace muster::api
