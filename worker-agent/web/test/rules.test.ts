import { expect, test } from "vitest";
import { layOut, type Piece } from "../src/form/layout";
import { problemsOf } from "../src/form/problems";
import { Standing } from "../src/form/rules";
import { fromResult, toResult } from "../src/form/values";
import { languages } from "../src/i18n";
import { carriedOver, predicted, taken } from "../src/suggestions";
import type { Region } from "../src/regions/region";
import type { ControlSpec, FormSpec } from "../src/types";

const choices = (...values: string[]) => values.map((value) => ({ value }));
const control = (name: string, kind: string, more: Partial<ControlSpec> = {}): ControlSpec => ({ name, to_name: "t", kind, required: false, ...more });
const form = (...controls: ControlSpec[]): FormSpec => ({ objects: [{ name: "t", kind: "image", field: "t" }], controls });
const names = (spec: FormSpec, values: Record<string, unknown>) => toResult(spec, values).map((entry) => entry.from_name);
const wrong = (spec: FormSpec, values: Record<string, unknown>) =>
  problemsOf(spec, values, languages.en).map(({ control, region }) => (region ? `${control.name}/${region}` : control.name));
const region = (id: string, ...labels: string[]): Region => ({ id, labels, place: { shape: "rectangle", x: 1, y: 1, width: 5, height: 5, rotation: 0 } });

const usable = control("usable", "choices", { required: true, choices: choices("yes", "no") });
const why = control("why", "choices", { required: true, multiple: true, choices: choices("dark", "other"), visible_when: [{ when: "choice-selected", name: "usable", values: ["no"] }] });
const which = control("which", "textarea", { required: true, visible_when: [{ when: "choice-selected", name: "why", values: ["other"] }] });

test("what is hidden is not asked, not sent, and hides what waits for it", () => {
  const spec = form(usable, why, which);
  const values = { usable: ["no"], why: ["other"], which: "mirror" };
  expect(names(spec, values)).toEqual(["usable", "why", "which"]);
  expect(names(spec, { ...values, usable: ["yes"] })).toEqual(["usable"]);
  expect(wrong(spec, { ...values, usable: ["yes"] })).toEqual([]);
  expect(wrong(spec, { usable: ["no"] })).toEqual(["why"]);
  expect(wrong(spec, { usable: ["no"], why: ["other"] })).toEqual(["which"]);
});

test("what waits for a choice not to be taken is there until it is", () => {
  const spec = form(usable, control("more", "rating", { visible_when: [{ when: "choice-unselected", name: "usable", values: ["no"] }] }));
  expect(names(spec, { more: 3 })).toEqual(["more"]);
  expect(names(spec, { usable: ["no"], more: 3 })).toEqual(["usable"]);
});

test.each([
  ["below", 4, 3, true], ["below", 4, 4, false], ["at most", 4, 4, true], ["above", 4, 5, true], ["at least", 4, 3, false], ["is", 4, 4, true], ["is not", 4, 4, false],
] as const)("required where the score is %s %d: a score of %d", (comparison, number, stars, required) => {
  const note = control("note", "textarea", { required_when: [{ name: "score", comparison, number }] });
  const spec = form(control("score", "rating", { max: 5 }), note);
  expect(new Standing(spec, { score: stars }).requires(note)).toBe(required);
  expect(new Standing(spec, {}).requires(note)).toBe(false);
  expect(wrong(spec, { score: stars, note: "  " })).toEqual(required ? ["note"] : []);
});

test("requirements look at choices and sides too", () => {
  const note = (name: string, comparison: "is" | "is not", values: string[]) => control("note", "textarea", { required_when: [{ name, comparison, values }] });
  const requires = (one: ControlSpec, other: ControlSpec, value: unknown) => new Standing(form(other, one), { [other.name]: value }).requires(one);
  const side = control("side", "pairwise", { to_name: "a,b" });
  expect(requires(note("side", "is", ["left"]), side, "left")).toBe(true);
  expect(requires(note("side", "is not", ["left"]), side, "left")).toBe(false);
  expect(requires(note("usable", "is", ["no", "odd"]), usable, ["no"])).toBe(true);
  const tree = control("where", "taxonomy", { nested: true, choices: [{ value: "Asia" }, { value: "China", parent: 0 }] });
  expect(requires(note("where", "is", ["China"]), tree, [["Asia", "China"]])).toBe(true);
  expect(requires(note("where", "is", ["Asia"]), tree, [["Asia", "China"]])).toBe(false);
});

const boxes = control("boxes", "rectanglelabels", { choices: choices("Car", "Sign"), max_usages: 2 });
const plate = control("plate", "textarea", { per_region: true, required: true, visible_when: [{ when: "region-selected", name: "boxes", values: ["Car"] }] });

test("per-region controls are asked of the regions they are for, by their ids", () => {
  const spec = form(boxes, plate);
  const values = { boxes: [region("a", "Car"), region("b", "Sign")], plate: { a: "京A", b: "left from before", gone: "x" } };
  expect(toResult(spec, values).map(({ id, from_name }) => `${from_name}/${id}`)).toEqual(["boxes/a", "boxes/b", "plate/a"]);
  expect(wrong(spec, { ...values, plate: {} })).toEqual(["plate/a"]);
  expect(fromResult(spec, toResult(spec, values))).toMatchObject({ boxes: values.boxes, plate: { a: "京A" } });
});

test("regions have labels, and no label more often than it may be used", () => {
  const spec = form(boxes);
  expect(wrong(spec, { boxes: [region("a")] })).toEqual(["boxes/a"]);
  expect(wrong(spec, { boxes: [region("a", "Car"), region("b", "Car"), region("c", "Car")] })).toEqual(["boxes/c"]);
  expect(wrong(form({ ...boxes, required: true }), {})).toEqual(["boxes"]);
});

test("a whole control may wait for a region of some kind", () => {
  const spec = form(boxes, control("night", "rating", { visible_when: [{ when: "region-selected", name: "t", values: ["Sign"] }] }));
  expect(names(spec, { boxes: [region("a", "Car")], night: 2 })).toEqual(["boxes"]);
  expect(names(spec, { boxes: [region("a", "Sign")], night: 2 })).toEqual(["boxes", "night"]);
});

test("the better of several predictions is offered, and taken where nothing was said", () => {
  const entry = (from_name: string, value: Record<string, unknown>, id?: string) => ({ from_name, to_name: "t", type: "", value, ...(id ? { id } : {}) });
  const box = { x: 1, y: 1, width: 5, height: 5, rectanglelabels: ["Car"] };
  const result = [entry("usable", { choices: ["yes", "never heard of"] }), entry("boxes", box, "p1"), entry("plate", { text: "京B" }, "p1")];
  expect(predicted({ predictions: [{ score: 0.2, result: [] }, { score: 0.9, result }] as never })).toEqual(result);
  expect(predicted({ predictions: result as never })).toEqual(result);
  expect(predicted({ predictions: "none" })).toEqual([]);
  const spec = form(usable, boxes, plate);
  const offered = fromResult(spec, result);
  expect(taken(spec, { usable: ["no"] }, offered)).toMatchObject({ usable: ["no"], boxes: [{ id: "p1" }], plate: { p1: "京B" } });
  expect(Object.keys(taken(spec, {}, offered, "p1"))).toEqual(["boxes", "plate"]);
  const all = taken(spec, {}, offered);
  expect(taken(spec, all, offered)).toBe(all);
  const next = carriedOver(spec, result);
  const [carried] = next["boxes"] as Region[];
  expect(carried?.id).not.toBe("p1");
  expect(next).toMatchObject({ plate: { [carried?.id ?? ""]: "京B" } });
  expect(next["usable"]).toBeUndefined();
});

const spell = (pieces: Piece[]): string =>
  pieces.map((one) => (one.what === "group" ? `${one.inline ? "|" : ""}(${spell(one.pieces)})` : one.what === "heading" ? one.text : one.what === "object" ? one.object.name : one.control.name)).join(" ");

test("objects and questions each have their column, with their headings, and nothing asked is out of sight", () => {
  const objects = ["a", "b"].map((name) => ({ name, kind: "text", field: name }));
  const spec: FormSpec = {
    objects,
    controls: [control("side", "pairwise", { to_name: "a,b" }), usable],
    layout: [{ header: "Read" }, { object: "a" }, { header: "or" }, { object: "b" }, { view: [{ header: "Say" }, { control: "side" }], visible_when: [{ when: "no-region-selected" }] }],
  };
  const layout = layOut(spec);
  expect(spell(layout.shown)).toBe("|((Read a) (or b))");
  expect(spell(layout.asked)).toBe("(Say side) usable");
  expect(spell(layOut({ ...spec, layout: [] }).asked)).toBe("side usable");
});
