#include "worker-agent/media/task_media.h"

#include <gtest/gtest.h>

namespace muster::agent::test {
namespace {

form::Form form_with_media() {
  form::Form form;
  form.objects = {{"t", form::ObjectKind::Text, "text"},
                  {"i", form::ObjectKind::Image, "picture 1"},
                  {"a", form::ObjectKind::Audio, "sound"},
                  {"again", form::ObjectKind::Image, "picture 1"}};
  return form;
}

TEST(TaskMedia, AreWhatTheFormShowsAsPicturesSoundAndFilms) {
  const auto media =
      media_of(form_with_media(), R"({"text":"http://a/x.png","picture 1":"http://a/y.png","sound":"muster-media:z"})");
  ASSERT_EQ(media.size(), 2u);
  EXPECT_EQ(media[0].field, "picture 1");
  EXPECT_EQ(media[0].url, "http://a/y.png");
  EXPECT_EQ(media[1].kind, MediaKind::Audio);
}

TEST(TaskMedia, AreNotWhatIsInTheDataItselfOrNotThere) {
  EXPECT_TRUE(media_of(form_with_media(), R"({"picture 1":"data:image/png;base64,AA==","sound":17})").empty());
  EXPECT_TRUE(media_of(form_with_media(), "[]").empty());
  EXPECT_TRUE(media_of(form_with_media(), "{").empty());
}

TEST(TaskMedia, LeadTheBrowserToTheDeskAndLeaveTheRestAlone) {
  const std::string data = R"({"text":"http://a/x.png","picture 1":"http://a/y.png","n":1.5})";
  EXPECT_EQ(with_local_media(data, media_of(form_with_media(), data), "/desk/v1/assignments/7/media"),
            R"({"text":"http://a/x.png","picture 1":"/desk/v1/assignments/7/media/picture%201","n":1.5E0})");
  EXPECT_EQ(with_local_media(R"({ "text": 1 })", {}, "/x"), R"({ "text": 1 })");
}

}  // namespace
}  // namespace muster::agent::test
