import { expect, test } from "vitest";
import { begun, dragged } from "../src/regions/drag";
import { area, contains, frameOf, grown, outline, resized, shapeFrom, shifted, spanned, type Picture } from "../src/regions/geometry";
import { readRegion, writeRegion, type Box, type Polygon } from "../src/regions/region";
import { stepped, trimmed, turnAt } from "../src/regions/sheet";
import type { ControlSpec, ResultEntry } from "../src/types";

const picture: Picture = { left: 50, top: 20, width: 400, height: 200 };
const box: Box = { shape: "rectangle", x: 10, y: 20, width: 30, height: 40, rotation: 0 };
const control = (kind: string, more: Partial<ControlSpec> = {}): ControlSpec => ({
  name: "r", to_name: "o", kind, required: false, choices: [{ value: "Car" }, { value: "Sign" }], ...more,
});

test("a box drawn by pointer is where it was drawn, and ends at the picture's edge", () => {
  expect(spanned("rectangle", [90, 60], [210, 140], picture)).toEqual(box);
  expect(spanned("rectangle", [210, 140], [90, 60], picture)).toEqual(box);
  const over = spanned("rectangle", [400, 180], [900, 900], picture) as Box;
  expect([over.x + over.width, over.y + over.height]).toEqual([100, 100]);
});

test("frames and shapes are the same thing twice, also turned", () => {
  for (const rotation of [0, 30, -120]) {
    const there = shapeFrom("rectangle", frameOf({ ...box, rotation }, picture), picture) as Box;
    for (const name of ["x", "y", "width", "height", "rotation"] as const) expect(there[name]).toBeCloseTo({ ...box, rotation }[name], 9);
  }
});

test("a handle moves its side and leaves the opposite one, also of what is turned", () => {
  const wider = shapeFrom("rectangle", resized(frameOf(box, picture), [1, 0], [250, 0]), picture) as Box;
  expect([wider.x, wider.y, wider.width, wider.height].map((one) => Math.round(one * 1e6) / 1e6)).toEqual([10, 20, 40, 40]);
  const turned = { ...box, rotation: 90 };
  const [first] = outline(turned, picture);
  const frame = resized(frameOf(turned, picture), [1, 1], [20, 300]);
  const [after] = outline(shapeFrom("rectangle", frame, picture), picture);
  expect(after?.map(Math.round)).toEqual(first?.map(Math.round));
});

test("nothing is moved off the picture", () => {
  expect(shifted(box, 1000, -1000)).toEqual({ ...box, x: 70, y: 0 });
  const triangle: Polygon = { shape: "polygon", points: [[1, 2], [3, 4], [5, 2]] };
  expect(shifted(triangle, -10, 1)).toEqual({ shape: "polygon", points: [[0, 3], [2, 5], [4, 3]] });
  expect(grown(box, 500, 500)).toEqual({ ...box, width: 90, height: 80 });
});

test("corners of a polygon are moved, added in the middle, and dropped on a neighbour to be gone", () => {
  const square: Polygon = { shape: "polygon", points: [[0, 0], [50, 0], [50, 50], [0, 50]] };
  const of = { control: control("polygonlabels"), region: { id: "a", place: square, labels: [] } };
  const points = (handle: string, from: [number, number], to: [number, number]) =>
    (dragged(begun(handle, of, from, { left: 0, top: 0, width: 100, height: 100 }), to, { left: 0, top: 0, width: 100, height: 100 }) as Polygon).points;
  expect(points("v2", [50, 50], [70, 80])[2]).toEqual([70, 80]);
  expect(points("m0", [25, 0], [25, 10])).toEqual([[0, 0], [25, 10], [50, 0], [50, 50], [0, 50]]);
  expect(points("v2", [50, 50], [50, 1])).toHaveLength(3);
});

test("a pointer is inside what it is inside of", () => {
  const points = outline(box, picture);
  expect([contains(points, [100, 70]), contains(points, [80, 70])]).toEqual([true, false]);
  expect(area(points)).toBeCloseTo(120 * 80);
});

const roundTrip = (kind: string, entry: Omit<ResultEntry, "from_name" | "to_name" | "type">) => {
  const full = { from_name: "r", to_name: "o", type: kind, ...entry };
  const read = readRegion(control(kind), full);
  return [read && writeRegion(control(kind), read), full];
};

test.each([
  ["rectanglelabels", { x: 10, y: 20, width: 30, height: 5.5, rotation: 0, rectanglelabels: ["Car"] }],
  ["ellipselabels", { x: 50, y: 50, radiusX: 10, radiusY: 5, rotation: 15, ellipselabels: ["Car"] }],
  ["polygonlabels", { points: [[1, 2], [3, 4], [5, 2]], closed: true, polygonlabels: ["Sign"] }],
  ["labels", { start: 2, end: 5, text: "三在😀".slice(0, 3), labels: ["Car"] }],
  ["hypertextlabels", { start: "/p[1]/text()[1]", startOffset: 2, end: "/p[1]/text()[1]", endOffset: 5, globalOffsets: { start: 2, end: 5 }, text: "abc", hypertextlabels: ["Car"] }],
  ["paragraphlabels", { start: "0", end: "1", startOffset: 2, endOffset: 5, text: "abc", paragraphlabels: ["Car"] }],
])("%s come back as they were", (kind, value) => {
  const [written, full] = roundTrip(kind, { id: "x1", value, ...(kind.startsWith("rect") ? { original_width: 640, original_height: 360 } : {}) });
  expect(written).toEqual(full);
});

test("regions from elsewhere that do not fit are cut to fit, or left out", () => {
  const read = (kind: string, value: Record<string, unknown>) => readRegion(control(kind), { from_name: "r", to_name: "o", type: kind, value });
  expect(read("rectanglelabels", { x: 90, y: 0, width: 30, height: 10, rectanglelabels: ["Car", "Sign", "Tree"] })).toMatchObject({ place: { x: 90, width: 10 }, labels: ["Car"] });
  expect(read("rectanglelabels", { x: 90, rectanglelabels: ["Car"] })).toBeUndefined();
  expect(read("labels", { start: 5, end: 5, labels: ["Car"] })).toBeUndefined();
});

test("offsets never end inside a character, and white space is no part of a span", () => {
  const text = " 北京😀站 ";
  expect(stepped(text, 3, 1)).toBe(5);
  expect(stepped(text, 5, -1)).toBe(3);
  expect(stepped(text, 0, -1)).toBe(0);
  expect(trimmed(text, 0, text.length)).toEqual([1, 6]);
  expect(trimmed("   ", 0, 3)[1]).toBeLessThanOrEqual(3);
});

test("a turn's end belongs to the turn before, its start to the one after", () => {
  const turns = ["你好😀", "", "hello"];
  expect(turnAt(turns, 4, true)).toEqual([0, 4]);
  expect(turnAt(turns, 4, false)).toEqual([2, 0]);
  expect(turnAt(turns, 9, true)).toEqual([2, 5]);
});
