// The typed form that a template compiles to, and the check of an answer against it. Pure; shared by scheduler and agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::form {

enum class ControlKind : uint8_t { Choices, Rating, Number, TextArea };
enum class ObjectKind : uint8_t { Text, HyperText, Image, Audio, Video };

// What is shown: tag name and the item's field it takes its content from (`$text` names the field `text`).
struct Object {
  std::string name;
  ObjectKind kind = ObjectKind::Text;
  std::string field;
};

// What is answered.
struct Control {
  std::string name;     // the tag's `name`, an answer's `from_name`
  std::string to_name;  // the object it speaks of
  ControlKind kind = ControlKind::Choices;
  bool required = false;
  bool multiple = false;              // Choices only
  std::vector<std::string> choices;   // Choices: values in template order
  std::optional<double> min, max;     // Number; Rating uses 1..max
  uint32_t max_length = 0;            // TextArea, in UTF-16 code units; 0: no limit but the protocol's
};

struct Form {
  std::vector<Object> objects;
  std::vector<Control> controls;
  std::string decide_on;  // name of the deciding control
};

std::string to_json(const Form& form);
Result<Form> from_json(std::string_view json);

// An answer's value of the deciding control as one small number where that is possible: the index of a single choice,
// the bits of a multiple choice with at most 15 choices, the stars of a rating.
using AnswerCode = uint16_t;
constexpr AnswerCode kUncoded = 0xffff;  // text, numbers, long multiple choices, or no value

struct CheckedAnswer {
  AnswerCode code = kUncoded;
};

// Checks a JSON array of Label Studio results against the form: every entry names a known control and its object,
// has that control's type and value shape, values are within limits, required controls are there, none is there twice.
// Errors: code "answer.invalid", with the path of what is wrong. O(bytes).
Result<CheckedAnswer> check_answer(const Form& form, std::string_view value_json);

// The deciding control's value for `code` as a JSON value (a string, an array of strings or a number).
std::string code_to_json(const Form& form, AnswerCode code);

// The deciding control's value inside a whole answer, as canonical JSON; "null" if it has none.
Result<std::string> deciding_value(const Form& form, std::string_view value_json);

}  // namespace muster::form
