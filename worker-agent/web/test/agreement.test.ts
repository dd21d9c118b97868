// The page and the check of answers (common/form) agree: tests/unit/form/agreement_test.cc reads the same file.
import { expect, test } from "vitest";
import { plain } from "../src/api";
import { problemsOf } from "../src/form/problems";
import { fromResult, toResult } from "../src/form/values";
import { languages } from "../src/i18n";
import type { FormSpec, ResultEntry } from "../src/types";
import agreement from "./agreement.json";

const cases = agreement.flatMap(({ form, answers }, which) =>
  answers.map(({ fits, result }, at) => ({ name: `${which}/${at}`, form: form as unknown as FormSpec, fits, result: result as unknown as ResultEntry[] })),
);

// What the page would send, had this been said there.
const sent = (form: FormSpec, result: ResultEntry[]) => {
  const controls = form.controls.map((control) => plain(control as never));
  const whole = { ...form, controls };
  const values = fromResult(whole, result);
  return problemsOf(whole, values, languages.en).length > 0 ? undefined : toResult(whole, values);
};

test.each(cases)("answer $name: $fits", ({ form, fits, result }) => {
  if (fits) expect(sent(form, result)).toEqual(result);
  else expect(sent(form, result)).not.toEqual(result);
});
