import { expect, test } from "vitest";
import { languages } from "../src/i18n";
import { inWords, isMarked, markOf, returnedOf, startOf } from "../src/review/returned";
import { agreeing, answerAt, answersOf, itemOf, judged, notReturned, questionsOf, remarksName, returnedNow, verdictIn, verdictName } from "../src/review/verdict";
import { problemsOf } from "../src/form/problems";
import { fromResult, toResult } from "../src/form/values";
import type { ControlSpec, FormSpec, Json, ResultEntry, Task } from "../src/types";

const mood: ControlSpec = { name: "mood", to_name: "t", kind: "choices", required: true, choices: [{ value: "good", shown: "Satisfied" }, { value: "bad" }] };
const span: ControlSpec = { name: "span", to_name: "t", kind: "labels", required: false, choices: [{ value: "A" }] };
const note: ControlSpec = { name: "note", to_name: "t", kind: "textarea", required: false };
const form: FormSpec = {
  objects: [{ name: "t", kind: "text", field: "text" }],
  controls: [
    mood, span, note,
    { name: verdictName, to_name: "t", kind: "choices", required: true, choices: ["accept", "fix", "return"].map((value) => ({ value })) },
    { name: remarksName, to_name: "t", kind: "textarea", required: false, max_length: 2000, required_when: [{ name: verdictName, comparison: "is", values: ["return"] }] },
  ],
};
const en = languages.en;
const said = (value: string): ResultEntry => ({ from_name: "mood", to_name: "t", type: "choices", value: { choices: [value] } });
const marked = (id: string, start: number): ResultEntry => ({ id, from_name: "span", to_name: "t", type: "labels", value: { start, end: 9, text: "x", labels: ["A"] } });
const task = (data: Record<string, unknown>): Task =>
  ({ id: "s00-1-1", job: 1, job_name: "j.review", version: 1, key: "k", data: data as Record<string, Json>, draft: null, lease_ms: 0, revision: 0, result: null });
const review = (...answers: ResultEntry[][]) => task({ "muster:review": { answers: answers.map((result) => ({ result })) } });
const values = (...result: ResultEntry[]) => fromResult(questionsOf(form), result);

test("a verdict is no question of the task", () => {
  expect(questionsOf(form).controls).toEqual([mood, span, note]);
  const plain = { ...form, controls: [mood] };
  expect(questionsOf(plain)).toBe(plain);
});

test("what is no review has no answers to judge, and a broken one has none that can be shown", () => {
  expect(answersOf(task({}))).toBeUndefined();
  expect(itemOf(task({ "muster:review": { key: "post-1", answers: [] } }))).toBe("post-1");
  expect(answersOf(task({ "muster:review": { answers: [null, { result: 4 }] } }))).toEqual([[], []]);
});

test("a review begins with the first answer, accepted", () => {
  const start = startOf(form, review([said("bad")], [said("good")]));
  expect(toResult(form, start).map(({ value }) => value)).toEqual([{ choices: ["bad"] }, { choices: ["accept"] }]);
  expect(problemsOf(form, start, en)).toEqual([]);
});

test("a change is a fix, and none again when it is taken back", () => {
  const answer = values(said("good"));
  const start = judged(form, answer, answer);
  const changed = judged(form, answer, { ...start, mood: ["bad"] });
  expect([start, changed, judged(form, answer, { ...changed, mood: ["good"] })].map(verdictIn)).toEqual(["accept", "fix", "accept"]);
});

test("what is returned stays so while marks are made, and needs a reason", () => {
  const answer = values(said("good"));
  const returned = judged(form, answer, { ...returnedNow(answer), mood: ["bad"] });
  expect(verdictIn(returned)).toBe("return");
  expect(problemsOf(form, returned, en).map(({ control }) => control.name)).toEqual([remarksName]);
  expect(problemsOf(form, { ...returned, [remarksName]: "look again" }, en)).toEqual([]);
  expect(verdictIn(notReturned(form, answer, returned))).toBe("fix");
});

test("answers agree by what they say, wherever regions have their ids from", () => {
  const answers = [values(said("good"), marked("a", 1)), values(said("good"), marked("b", 1)), values(said("good"), marked("a", 2))];
  expect(answers.map((_, at) => agreeing(form, answers, at))).toEqual([2, 2, 1]);
});

test("the answer on screen is found again; a changed one is still the one it was", () => {
  const answers = [values(said("good")), values(said("bad"))];
  expect(answerAt(form, answers, values(said("bad")), 0)).toBe(1);
  expect(answerAt(form, answers, { ...values(said("bad")), note: "hm" }, 1)).toBe(1);
});

test("an author sees what the inspector would have, where it differs", () => {
  const back = task({ "muster:returned": { reason: "look", marks: [said("bad"), marked("a", 1), marked("n", 3)], result: [said("good"), marked("a", 1), marked("c", 5)] } });
  const returned = returnedOf(form, back);
  if (!returned) throw new Error("not returned");
  expect(returned.reason).toBe("look");
  expect([...returned.changed, ...returned.removed]).toEqual(["n", "c"]);
  expect([mood, span, note].map((control) => markOf(returned, control, en))).toEqual(["bad", undefined, undefined]);
  expect(startOf(form, back)).toEqual(returned.former);
  expect(isMarked(form, returned)).toBe(true);
});

test("who only gives a reason marks nothing, and what the inspector took away is said", () => {
  const back = (marks: ResultEntry[]) => returnedOf(form, task({ "muster:returned": { reason: "look", marks, result: [said("good")] } }));
  const [alone, without] = [back([said("good")]), back([])];
  expect(alone && isMarked(form, alone)).toBe(false);
  expect(without && markOf(without, mood, en)).toBe(en.review.noAnswer);
});

test("answers are said in words", () => {
  const words = (control: Partial<ControlSpec>, value: unknown) => inWords({ ...note, ...control }, value, en);
  expect(inWords(mood, ["good"], en)).toBe("Satisfied");
  expect(words({ kind: "rating", max: 5 }, 3)).toBe("3 of 5");
  expect(words({ kind: "number" }, "2.50")).toBe("2.5");
  expect(words({ kind: "pairwise" }, "left")).toBe("Left");
  expect(words({ kind: "ranker", buckets: [{ name: "b", title: "Best" }] }, { b: ["x", "y"] })).toBe("Best: x › y");
  expect(words({}, " ")).toBe("");
});
