// What an inspector makes of the answers to a task. A review's form has two controls beside the job's own; they are the
// page's, and never asked as questions.
import { toResult, fromResult, type Values } from "../form/values";
import { makesRegions } from "../regions/region";
import type { ControlSpec, FormSpec, Json, ResultEntry, Task } from "../types";

export type Verdict = "accept" | "fix" | "return";
export const verdictName = "muster:verdict";
export const remarksName = "muster:remarks";

const questions = new WeakMap<FormSpec, FormSpec>();

// The form without a review's two controls; the form itself where it has none.
export function questionsOf(form: FormSpec): FormSpec {
  const own = (control: ControlSpec) => control.name !== verdictName && control.name !== remarksName;
  if (form.controls.every(own)) return form;
  let asked = questions.get(form);
  if (!asked) questions.set(form, (asked = { ...form, controls: form.controls.filter(own) }));
  return asked;
}

type Members = { [name: string]: Json };
export const membersOf = (value: Json | undefined): Members | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
export const entriesOf = (value: Json | undefined): ResultEntry[] => (Array.isArray(value) ? (value.filter(membersOf) as unknown as ResultEntry[]) : []);

// The answers that a review is about; undefined where the task is no review.
export function answersOf(task: Task): ResultEntry[][] | undefined {
  const review = membersOf(task.data["muster:review"]);
  const answers = review?.["answers"];
  return review && (Array.isArray(answers) ? answers.map((one) => entriesOf(membersOf(one)?.["result"])) : []);
}

// The item that a task is about, which a review's own key does not say.
export function itemOf(task: Task): string {
  const key = membersOf(task.data["muster:review"])?.["key"];
  return typeof key === "string" ? key : task.key;
}

export function verdictIn(values: Values): Verdict | undefined {
  const [chosen] = (values[verdictName] as Verdict[] | undefined) ?? [];
  return chosen;
}

// As text, the same for the same answer. Regions count by where they are, not by their ids, which are anybody's.
function written(form: FormSpec, values: Values): string {
  const result = toResult(questionsOf(form), values);
  const regions = new Map<string, string>();
  for (const { id, from_name: name, value } of result)
    if (id !== undefined && form.controls.some((control) => control.name === name && makesRegions(control))) regions.set(id, JSON.stringify(value));
  const entry = ({ id, from_name: name, value }: ResultEntry) => JSON.stringify([name, id === undefined ? "" : (regions.get(id) ?? id), value]);
  return JSON.stringify(result.map(entry).sort());
}

export function same(form: FormSpec, a: Values, b: Values): boolean {
  return written(form, a) === written(form, b);
}

// How many of the answers are exactly as this one, itself among them.
export function agreeing(form: FormSpec, answers: Values[], at: number): number {
  const one = answers[at];
  return one ? answers.filter((other) => same(form, one, other)).length : 0;
}

// Which answer is on screen: the one that stands there unchanged, else the one that was there before it was changed.
export function answerAt(form: FormSpec, answers: Values[], values: Values, before: number): number {
  const isThis = (answer: Values | undefined) => answer !== undefined && same(form, answer, values);
  if (isThis(answers[before])) return before;
  const found = answers.findIndex(isThis);
  return found < 0 ? before : found;
}

// With the verdict that the values are: what was returned stays so, else what is unchanged is accepted.
export function judged(form: FormSpec, answer: Values | undefined, values: Values): Values {
  if (verdictIn(values) === "return") return values;
  const verdict: Verdict = answer && same(form, answer, values) ? "accept" : "fix";
  return verdictIn(values) === verdict ? values : { ...values, [verdictName]: [verdict] };
}

// A return that is thought better of; what was written to the author goes with it.
export function notReturned(form: FormSpec, answer: Values | undefined, values: Values): Values {
  return judged(form, answer, { ...values, [verdictName]: [], [remarksName]: "" });
}

export function returnedNow(values: Values): Values {
  return { ...values, [verdictName]: ["return"] };
}

// What a task is filled with before anybody at this desk said anything of it.
export function reviewStart(form: FormSpec, answers: ResultEntry[][]): Values {
  const first = fromResult(questionsOf(form), answers[0] ?? []);
  return judged(form, first, first);
}
