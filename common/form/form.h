// The typed form that a template compiles to, and the check of an answer against it. Pure; shared by scheduler and
// agent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"

namespace muster::form {

// Bounds of a form; compile_template and from_json refuse more.
constexpr size_t kMaxControls = 256;
constexpr size_t kMaxChoices = 1000;    // of one control, those inside others included
constexpr size_t kMaxNameBytes = 128;   // of an object, a control or a bucket
constexpr size_t kMaxLayoutDepth = 64;  // views inside views
constexpr uint32_t kMaxRating = 100;
constexpr uint32_t kDefaultRating = 5;

enum class ControlKind : uint8_t {
  Choices,
  Rating,
  Number,
  TextArea,
  Taxonomy,
  Labels,           // spans of a text
  HyperTextLabels,  // the same
  ParagraphLabels,  // the same, of a dialogue
  RectangleLabels,
  PolygonLabels,
  EllipseLabels,
  Pairwise,
  Ranker
};
enum class ObjectKind : uint8_t { Text, HyperText, Image, Audio, Video, Paragraphs, List };

// What is shown: tag name and the item's field it takes its content from (`$text` names the field `text`).
struct Object {
  std::string name;
  ObjectKind kind = ObjectKind::Text;
  std::string field;
  std::string name_key = {}, text_key = {};  // Paragraphs: members of a turn that hold its speaker and its text
  bool dialogue = false;                     // Paragraphs: as speech, speakers set apart
  std::string title = {};                    // List
};

// One choice or label.
struct Choice {
  static constexpr uint32_t kTop = UINT32_MAX;
  Choice(const char* said) : value(said) {}
  Choice(std::string said) : value(std::move(said)) {}
  bool operator==(const Choice&) const = default;

  std::string value;                 // what an answer says
  std::string shown, hotkey, color;  // what people see (empty: the value); the others may be empty
  uint32_t parent = kTop;            // position of the choice it stands inside, which comes before it
};

// Seen on an answer, whole; of per-region controls with regions and other such controls it means their own region.
enum class When : uint8_t { ChoiceSelected, ChoiceUnselected, RegionSelected, NoRegionSelected };
struct Condition {
  When when = When::ChoiceSelected;
  std::string name;  // a control with choices; of regions an object, or a control that labels them; or ""
  std::vector<std::string> values;  // choices or labels, one of which is enough; empty: any
};

enum class Comparison : uint8_t { Below, AtMost, Above, AtLeast, Is, IsNot };
// `m:requiredWhen`. A control that is not answered meets no requirement.
struct Requirement {
  std::string name;  // another control
  Comparison comparison = Comparison::Below;
  double number = 0;                // ratings and numbers
  std::vector<std::string> values;  // choices (one of several with Is, none of them with IsNot), "left" and "right"
};

struct Bucket {
  std::string name, title;
};

// What is answered.
struct Control {
  std::string name;     // the tag's `name`, an answer's `from_name`
  std::string to_name;  // the object it speaks of; of Pairwise two, with a comma between
  ControlKind kind = ControlKind::Choices;
  bool required = false;
  bool multiple = false;             // Choices; labels: whether a region may have several; Taxonomy: several paths
  std::vector<Choice> choices = {};  // Choices, Taxonomy and labels, in template order
  std::optional<double> min = {}, max = {};     // Number; Rating uses 1..max
  uint32_t max_length = 0;                      // TextArea, in UTF-16 code units; 0: no limit but the protocol's
  bool per_region = false;                      // answered for every region of its object, by the region's id
  bool nested = false;                          // Choices and Taxonomy: an answer gives paths, each from the top down
  bool leaves_only = false;                     // Taxonomy: paths end where no choice stands inside
  bool can_rotate = false;                      // rectangles and ellipses
  uint32_t max_usages = 0;                      // regions with the same label, or paths of a Taxonomy; 0: no limit
  std::vector<Bucket> buckets = {};             // Ranker; none: all of the list is put in order
  std::vector<Condition> visible_when = {};     // all must hold, those of the views around it included
  std::vector<Requirement> required_when = {};  // required where `required` is, or any of these holds
  // How it is shown.
  bool in_line = false;
  std::string hotkey = {}, placeholder = {};
  uint32_t rows = 0;                // TextArea; 0: as the page likes
  std::optional<double> step = {};  // Number: what an arrow key adds
};

// What stands where: a header's text, an object, a control, or a view of such.
struct LayoutNode {
  enum class Kind : uint8_t { Header, Object, Control, View };
  Kind kind = Kind::View;
  std::string text;      // the header's text, or the name of the object or control
  uint32_t size = 0;     // of a header, 1 to 6; 0: as the page likes
  bool in_line = false;  // a view's parts stand beside each other
  std::vector<Condition> visible_when = {};
  std::vector<LayoutNode> parts = {};
};

struct Form {
  std::vector<Object> objects;
  std::vector<Control> controls;
  std::vector<std::string> decide_on;  // names of the deciding controls, each once
  std::vector<LayoutNode> layout = {};
};

// By name; null: there is none.
const Control* find_control(const Form& form, std::string_view name);
const Object* find_object(const Form& form, std::string_view name);

bool labels_text(ControlKind kind);    // spans
bool labels_images(ControlKind kind);  // rectangles, polygons, ellipses
bool makes_regions(ControlKind kind);  // either
bool has_choices(ControlKind kind);    // Choices, Taxonomy and what makes regions

// A result's `type`, for example "rectanglelabels".
std::string_view type_name(ControlKind kind);

// The position of the choice that a path from the top down leads to; npos: none.
size_t find_path(const Control& control, const std::vector<std::string_view>& path);
// The values from the top down to a choice.
std::vector<std::string_view> path_to(const Control& control, size_t choice);

// The controls that decide, as decide_on has them. Every compiled form has one or more.
std::vector<const Control*> deciding_controls(const Form& form);

// The same form always yields the same bytes. The agent hands this JSON to the desk; docs/templates.md describes it.
std::string to_json(const Form& form);
// Takes what to_json writes and nothing else. Errors: code "form.invalid", `PATH: reason`.
Result<Form> from_json(std::string_view json);

// What an agent must be able to show for people to work on this form: "control:KIND" and "object:KIND" as in its JSON,
// each once, sorted. Without what every agent can: choices, ratings, numbers and text areas about texts, images, sound
// and films.
std::vector<std::string> features(const Form& form);
// Those of every form that can be: what an agent lists whose desks take forms as they are.
std::vector<std::string> known_features();
// What an agent lists beside whose desks show reviews, and what was returned (docs/review.md).
constexpr std::string_view kReviewFeature = "review";

// An answer's value of the one deciding control as one small number where that is possible: the index of a single
// choice, the bits of a multiple choice with at most 15 choices, the stars of a rating, 0 for left and 1 for right.
using AnswerCode = uint16_t;
constexpr AnswerCode kUncoded = 0xffff;  // everything else, no value, several deciding controls

// Bounds of an answer beside wire::kMaxAnswerBytes.
constexpr size_t kMaxResults = 5000;             // entries
constexpr size_t kMaxPoints = 1000;              // of a polygon
constexpr size_t kMaxRanked = 1000;              // of a Ranker
constexpr uint32_t kMaxParagraph = 4095;         // the greatest number of a turn in Paragraphs
constexpr uint32_t kMaxOffset = (1u << 20) - 1;  // the greatest offset in a text, in UTF-16 code units

struct CheckedAnswer {
  AnswerCode code = kUncoded;
};

// Checks a JSON array of Label Studio results against the form, as docs/templates.md has them: every entry names a
// known control and its object, has that control's type and value shape, values are within limits, what is required is
// there, nothing is there twice, and nothing that `visible_when` hides. Offsets count UTF-16 code units. Of members of
// the same name the last holds. At most wire::kMaxAnswerBytes.
// Errors: code "answer.invalid", message `PATH: reason`, for example `result[1].value.choices[0]: …`. O(bytes) for a
// given form.
Result<CheckedAnswer> check_answer(const Form& form, std::string_view value_json);

// The deciding control's value for `code` as a JSON value (a string, an array of strings in template order or a
// number); "null" for kUncoded and for codes the form does not have.
std::string code_to_json(const Form& form, AnswerCode code);

// The deciding controls' values inside a whole answer, each as canonical JSON; "null" where it has none. Two answers
// mean the same there exactly when these bytes are equal; for coded answers they equal code_to_json's. Paths are arrays
// from the top down; regions are arrays of Label Studio values in one order, "[]" where nothing was drawn; of spans in
// HyperText `globalOffsets` alone. Checks as check_answer does.
Result<std::vector<std::string>> deciding_values(const Form& form, std::string_view value_json);

// What a task is decided as: the one deciding control's value, or of several an object of theirs by name. REQUIRES as
// many values as deciding controls.
std::string joint_value(const Form& form, const std::vector<std::string>& values);

}  // namespace muster::form
