// The form that the tests of common/form share.
#pragma once

#include "common/form/form.h"

namespace muster::form {

inline Form survey() {
  Form form;
  form.objects = {{"text", ObjectKind::Text, "body"}, {"photo", ObjectKind::Image, "image"}};
  form.controls.push_back({.name = "mood",
                           .to_name = "text",
                           .kind = ControlKind::Choices,
                           .required = true,
                           .choices = {"good", "bad", "neither \"nor\"", "中性"}});
  form.controls.push_back({.name = "topics",
                           .to_name = "text",
                           .kind = ControlKind::Choices,
                           .multiple = true,
                           .choices = {"sport", "music", "war"}});
  form.controls.push_back({.name = "stars", .to_name = "photo", .kind = ControlKind::Rating, .max = 5});
  form.controls.push_back({.name = "age", .to_name = "photo", .kind = ControlKind::Number, .min = -1.5, .max = 120});
  form.controls.push_back({.name = "why", .to_name = "text", .kind = ControlKind::TextArea, .max_length = 4});
  form.decide_on = {"mood"};
  return form;
}

inline Form survey_decided_by(const char* control) {
  Form form = survey();
  form.decide_on = {control};
  form.controls[0].required = false;
  return form;
}

}  // namespace muster::form
