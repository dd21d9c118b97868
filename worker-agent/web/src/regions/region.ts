// What was drawn or marked, and the way to Label Studio's values and back. Shapes are in percent of the picture; offsets
// count UTF-16 code units, and ends are exclusive.
import type { ControlSpec, ResultEntry } from "../types";
import { kept } from "./geometry";

export interface Box {
  shape: "rectangle";
  x: number; // of the corner it is turned about
  y: number;
  width: number;
  height: number;
  rotation: number; // degrees clockwise
}
export interface Ellipse {
  shape: "ellipse";
  x: number; // of the middle
  y: number;
  radiusX: number;
  radiusY: number;
  rotation: number;
}
export interface Polygon {
  shape: "polygon";
  points: [number, number][];
}
export type Shape = Box | Ellipse | Polygon;

export interface Span {
  shape: "span";
  start: number;
  end: number;
  text: string;
}
// Of markup also where in its elements, as Label Studio writes it.
export interface MarkupSpan extends Omit<Span, "shape"> {
  shape: "markup";
  where: { start: string; startOffset: number; end: string; endOffset: number };
}
export interface TurnSpan {
  shape: "turns";
  first: number; // turn
  last: number;
  startOffset: number; // in the first turn's text
  endOffset: number; // in the last's
  text: string;
}
export type Marked = Span | MarkupSpan | TurnSpan;
export type Place = Shape | Marked;

export interface Region {
  id: string;
  place: Place;
  labels: string[];
  size?: [number, number]; // of the picture, in pixels
}

const drawn: Record<string, Shape["shape"]> = {
  rectanglelabels: "rectangle", ellipselabels: "ellipse", polygonlabels: "polygon",
};
const marked = ["labels", "hypertextlabels", "paragraphlabels"];

// What a control draws; undefined if it does not draw.
export function shapeOf(control: ControlSpec): Shape["shape"] | undefined {
  return Object.hasOwn(drawn, control.kind) ? drawn[control.kind] : undefined;
}
export function marksText(control: ControlSpec): boolean {
  return marked.includes(control.kind);
}
export function makesRegions(control: ControlSpec): boolean {
  return shapeOf(control) !== undefined || marksText(control);
}

export function newId(): string {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => signs[byte % signs.length]).join("");
}

const tidy = (number: number) => Math.round(number * 1e6) / 1e6;

function writePlace(place: Place): Record<string, unknown> {
  switch (place.shape) {
    case "rectangle": {
      const { x, y, width, height, rotation } = place;
      return { x: tidy(x), y: tidy(y), width: tidy(width), height: tidy(height), rotation: tidy(rotation) };
    }
    case "ellipse": {
      const { x, y, radiusX, radiusY, rotation } = place;
      return { x: tidy(x), y: tidy(y), radiusX: tidy(radiusX), radiusY: tidy(radiusY), rotation: tidy(rotation) };
    }
    case "polygon":
      return { points: place.points.map(([x, y]) => [tidy(x), tidy(y)]), closed: true };
    case "span":
      return { start: place.start, end: place.end, text: place.text };
    case "markup":
      return { ...place.where, globalOffsets: { start: place.start, end: place.end }, text: place.text };
    case "turns": {
      const { first, last, startOffset, endOffset, text } = place;
      return { start: String(first), end: String(last), startOffset, endOffset, text };
    }
  }
}

export function writeRegion(control: ControlSpec, { id, place, labels, size }: Region): ResultEntry {
  return {
    id, from_name: control.name, to_name: control.to_name, type: control.kind,
    ...(size ? { original_width: size[0], original_height: size[1] } : {}),
    value: { ...writePlace(place), [control.kind]: labels },
  };
}

type Value = Record<string, unknown>;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const numbers = (value: Value, ...names: string[]) => names.every((name) => isNumber(value[name]));
const turn = (value: unknown) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value);

function readShape(shape: Shape["shape"], value: Value): Shape | undefined {
  const rotation = isNumber(value["rotation"]) ? value["rotation"] : 0;
  if (shape === "rectangle")
    return numbers(value, "x", "y", "width", "height") ? { ...(value as unknown as Box), shape, rotation } : undefined;
  if (shape === "ellipse")
    return numbers(value, "x", "y", "radiusX", "radiusY") ? { ...(value as unknown as Ellipse), shape, rotation } : undefined;
  const points = value["points"];
  const sound = Array.isArray(points) && points.length >= 3 && points.every((one) => Array.isArray(one) && one.length === 2 && one.every(isNumber));
  return sound ? { shape, points: points as [number, number][] } : undefined;
}

function readMarked(value: Value): Marked | undefined {
  const text = typeof value["text"] === "string" ? value["text"] : "";
  const whole = value["globalOffsets"] as { start?: unknown; end?: unknown } | undefined;
  if (whole && isNumber(whole.start) && isNumber(whole.end)) {
    const { start, startOffset, end, endOffset } = value as unknown as MarkupSpan["where"];
    if (whole.end <= whole.start) return undefined;
    return { shape: "markup", start: whole.start, end: whole.end, text, where: { start, startOffset, end, endOffset } };
  }
  const [first, last] = [turn(value["start"]), turn(value["end"])];
  if (!isNumber(first) || !isNumber(last)) return undefined;
  if (numbers(value, "startOffset", "endOffset")) {
    const { startOffset, endOffset } = value as unknown as TurnSpan;
    return { shape: "turns", first, last, startOffset, endOffset, text };
  }
  return last > first ? { shape: "span", start: first, end: last, text } : undefined;
}

// Undefined where it is none of this control's.
export function readRegion(control: ControlSpec, entry: ResultEntry): Region | undefined {
  const shape = shapeOf(control);
  const drawn = shape && readShape(shape, entry.value);
  const place = shape ? drawn && kept(drawn) : readMarked(entry.value);
  const labels = entry.value[control.kind] ?? entry.value["labels"];
  if (!place || !Array.isArray(labels)) return undefined;
  const known = labels.map(String).filter((label) => control.choices?.some((choice) => choice.value === label)).slice(0, control.multiple ? undefined : 1);
  const { original_width: width, original_height: height } = entry;
  return { id: entry.id || newId(), place, labels: known, ...(width && height ? { size: [width, height] as [number, number] } : {}) };
}
