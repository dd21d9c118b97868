import { expect, test, vi } from "vitest";
import { parseNumber, stepped } from "../src/controls/number";
import { problemsOf } from "../src/form/problems";
import { fromResult, toResult } from "../src/form/values";
import { languages } from "../src/i18n";
import { MemoryTable } from "../src/store/database";
import { asDraft, draftDelayMs, Drafts, newer, type Draft } from "../src/store/drafts";
import type { FormSpec } from "../src/types";

const form: FormSpec = {
  objects: [{ name: "t", kind: "text", field: "text" }],
  controls: [
    { name: "mood", to_name: "t", kind: "choices", required: true, multiple: true, choices: [{ value: "a" }, { value: "b" }] },
    { name: "stars", to_name: "t", kind: "rating", required: false, max: 5 },
    { name: "price", to_name: "t", kind: "number", required: false, min: 0, max: 10 },
    { name: "note", to_name: "t", kind: "textarea", required: false, max_length: 4 },
    { name: "box", to_name: "t", kind: "hologram", required: false },
  ],
};
const values = { mood: ["a"], stars: 3, price: "２.5", note: "好😀" };
const en = languages.en;

test("answers are Label Studio's results, and come back as they were", () => {
  const result = toResult(form, values);
  expect(result).toEqual([
    { from_name: "mood", to_name: "t", type: "choices", value: { choices: ["a"] } },
    { from_name: "stars", to_name: "t", type: "rating", value: { rating: 3 } },
    { from_name: "price", to_name: "t", type: "number", value: { number: 2.5 } },
    { from_name: "note", to_name: "t", type: "textarea", value: { text: ["好😀"] } },
  ]);
  expect(fromResult(form, result)).toEqual({ ...values, price: "2.5" });
  expect(toResult(form, {})).toEqual([]);
});

const found = (spec: FormSpec, said: Record<string, unknown>) =>
  Object.fromEntries(problemsOf(spec, said, en).map(({ control, text }) => [control.name, text]));

test("what is wrong is said where it is wrong", () => {
  expect(found(form, values)).toEqual({});
  expect(found(form, {})).toEqual({ mood: en.work.required });
  const wrong = found(form, { mood: ["a"], price: "11", note: "12345" });
  expect(Object.keys(wrong)).toEqual(["price", "note"]);
});

test("a required control that this page does not know cannot be passed over", () => {
  const strange = { ...form, controls: form.controls.map((one) => ({ ...one, required: one.name === "box" })) };
  expect(found(strange, values)).toEqual({ box: en.work.unknownRequired });
});

test("numbers are numbers", () => {
  expect(["1", " -2.5 ", ".5", "１２"].map(parseNumber)).toEqual([1, -2.5, 0.5, 12]);
  expect(["", "1,5", "0x10", "Infinity", "1e999", "-"].map(parseNumber)).toEqual(Array(6).fill(undefined));
});

test("an arrow key adds a step, within the limits", () => {
  const price = { name: "price", to_name: "t", kind: "number", required: false, min: 0, max: 1, step: 0.1 };
  expect([stepped("0.2", 1, price), stepped("1", 1, price), stepped("", 1, price), stepped("0.1", -1, price)]).toEqual(["0.3", "1", "0", "0"]);
});

test("a draft is in the browser at once and at the agent a moment later, the last one only", async () => {
  vi.useFakeTimers();
  const sent: string[] = [];
  const drafts = new Drafts(new MemoryTable<Draft>(), async (id, draft) => void sent.push(`${id}@${draft.at}`));
  const place = { worker: "ann", job: 1, key: "k" };
  drafts.change(place, "s00-1-1", { v: 1, at: 1, activeMs: 0, result: [] });
  drafts.change(place, "s00-1-1", { v: 1, at: 2, activeMs: 0, result: [] });
  expect((await drafts.find(place))?.at).toBe(2);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(draftDelayMs);
  expect(sent).toEqual(["s00-1-1@2"]);
  drafts.change(place, "s00-1-1", { v: 1, at: 3, activeMs: 0, result: [] });
  drafts.drop(place, "s00-1-1");
  await vi.advanceTimersByTimeAsync(draftDelayMs);
  expect(sent.length).toBe(1);
  expect(await drafts.find(place)).toBeUndefined();
  vi.useRealTimers();
});

test("of two drafts the newer counts, and strange ones do not", () => {
  const draft = (at: number): Draft => ({ v: 1, at, activeMs: 0, result: [] });
  expect(newer(draft(1), draft(2))?.at).toBe(2);
  expect(newer(undefined, draft(2))?.at).toBe(2);
  expect(asDraft({ half: true })).toBeUndefined();
});

test("both languages say everything, in their own words", () => {
  const paths = (value: object, at = ""): string[] =>
    Object.entries(value).flatMap(([name, one]) => (typeof one === "object" ? paths(one as object, `${at}${name}.`) : [`${at}${name}`]));
  expect(paths(languages.zh).sort()).toEqual(paths(en).sort());
  expect(languages.zh.work.reasons.length).toBe(en.work.reasons.length);
});
