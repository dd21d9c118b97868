#include "common/wire/codec.h"

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::wire {
namespace {

ToScheduler ping(uint64_t request) {
  ToScheduler message;
  message.set_request(request);
  message.mutable_ping();
  return message;
}

std::string code_of(std::string_view frame) {
  ToScheduler message;
  const auto decoded = decode(frame, message);
  return decoded ? "ok" : decoded.error().code;
}

TEST(Codec, ReadsWhatItWrote) {
  const std::string frame = encode(ping(7));
  EXPECT_EQ(frame.front(), '\x01');
  EXPECT_EQ(frame.size(), frame_size(ping(7)));
  ToScheduler message;
  ASSERT_TRUE(decode(frame, message));
  EXPECT_EQ(message.request(), 7u);
  EXPECT_TRUE(message.has_ping());
}

TEST(Codec, TellsEachKindOfUnreadableFrame) {
  std::string other_version = encode(ping(1));
  other_version.front() = '\x02';
  ToScheduler bodyless;
  bodyless.set_request(1);
  EXPECT_EQ(code_of(""), "wire.empty");
  EXPECT_EQ(code_of(other_version), "wire.frame_version");
  EXPECT_EQ(code_of("\x01\xff\xff\xff"), "wire.malformed");
  EXPECT_EQ(code_of(encode(bodyless)), "wire.no_body");
  EXPECT_EQ(code_of(std::string(kMaxMessageBytes + 1, '\x01')), "wire.too_large");
  EXPECT_EQ(code_of(encode(ping(1))), "ok");
}

TEST(Codec, ForgetsTheMessageBefore) {
  ToScheduler message = ping(9);
  ASSERT_FALSE(decode("", message));
  EXPECT_EQ(message.request(), 0u);
  EXPECT_FALSE(message.has_ping());
}

TEST(Codec, EveryPrefixOfAFrameIsRefusedOrReadWithoutHarm) {
  ToScheduler message;
  for (int index = 0; index < 20; ++index) {
    auto& answer = *message.mutable_submit()->add_answers();
    answer.mutable_ref()->set_id(index);
    answer.set_value("[{\"value\":{\"choices\":[\"yes\"]}}]");
  }
  const std::string frame = encode(message);
  ToScheduler decoded;
  for (size_t size = 0; size < frame.size(); ++size) {
    if (decode(std::string_view(frame).substr(0, size), decoded)) {
      EXPECT_LE(decoded.submit().answers_size(), 20);
    }
  }
}

}  // namespace
}  // namespace muster::wire
