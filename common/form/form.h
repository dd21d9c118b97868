// The typed form that a template compiles to, and the check of an answer against it. Pure; shared by scheduler and
// agent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace muster::form {

// Bounds of a form; compile_template and from_json refuse more.
constexpr size_t kMaxControls = 256;
constexpr size_t kMaxChoices = 1000;  // of one control
constexpr uint32_t kMaxRating = 100;

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
  bool multiple = false;                     // Choices only
  std::vector<std::string> choices = {};     // Choices: values in template order
  std::optional<double> min = {}, max = {};  // Number; Rating uses 1..max
  uint32_t max_length = 0;                   // TextArea, in UTF-16 code units; 0: no limit but the protocol's
};

struct Form {
  std::vector<Object> objects;
  std::vector<Control> controls;
  std::vector<std::string> decide_on;  // names of the deciding controls, each once
};

// The controls that decide, as decide_on has them. REQUIRES that it names one or more, as in every compiled form.
std::vector<const Control*> deciding_controls(const Form& form);

// The same form always yields the same bytes. The agent hands this JSON to the desk:
// {"objects":[{"name","kind","field"}],"controls":[{"name","to_name","kind","required",…}],"decide_on"}; `decide_on` is
// one name, or an array of several; `kind` is a result's `type` (choices, rating, number, textarea) or text, hypertext,
// image, audio, video. Choices add "multiple" and "choices", ratings "max", numbers "min" and "max" where set, text
// areas "max_length" where set.
std::string to_json(const Form& form);
// Takes what to_json writes and nothing else. Errors: code "form.invalid", `PATH: reason`.
Result<Form> from_json(std::string_view json);

// What an agent must be able to show for people to work on this form: "control:KIND" and "object:KIND" as in its JSON,
// each once, sorted.
std::vector<std::string> features(const Form& form);

// An answer's value of the one deciding control as one small number where that is possible: the index of a single
// choice, the bits of a multiple choice with at most 15 choices, the stars of a rating.
using AnswerCode = uint16_t;
constexpr AnswerCode kUncoded = 0xffff;  // text, numbers, long multiple choices, no value, several deciding controls

struct CheckedAnswer {
  AnswerCode code = kUncoded;
};

// Checks a JSON array of Label Studio results against the form: every entry names a known control and its object,
// has that control's type and value shape, values are within limits, required controls are there, none is there twice.
// An entry is {"from_name","to_name","type","value"} and may carry a string "id", which is ignored; nothing else is
// taken. `value` is {"choices":[…]} with at least one, {"rating":n}, {"number":x}, {"text":["…"]} or {"text":"…"}.
// Of members of the same name the last holds. At most wire::kMaxAnswerBytes.
// Errors: code "answer.invalid", message `PATH: reason`, for example `result[1].value.choices[0]: …`. O(bytes) for a
// given form.
Result<CheckedAnswer> check_answer(const Form& form, std::string_view value_json);

// The deciding control's value for `code` as a JSON value (a string, an array of strings in template order or a
// number); "null" for kUncoded and for codes the form does not have.
std::string code_to_json(const Form& form, AnswerCode code);

// The deciding controls' values inside a whole answer, each as canonical JSON; "null" where it has none. Two answers
// mean the same there exactly when these bytes are equal; for coded answers they equal code_to_json's. Checks as
// check_answer does.
Result<std::vector<std::string>> deciding_values(const Form& form, std::string_view value_json);

// What a task is decided as: the one deciding control's value, or of several an object of theirs by name. REQUIRES as
// many values as deciding controls.
std::string joint_value(const Form& form, const std::vector<std::string>& values);

}  // namespace muster::form
