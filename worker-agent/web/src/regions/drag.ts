// What a pointer that is held down does, and what becomes of the shape it holds.
import { frameOf, resized, shapeFrom, shifted, toPercent, toPixels, type Frame, type Picture, type Point } from "./geometry";
import type { Placed } from "./marking";
import type { Polygon, Shape } from "./region";

type Held = { from: Point; of: Placed };
export type Changing =
  | (Held & { what: "move"; shape: Shape })
  | (Held & { what: "side"; side: Point; frame: Frame; kind: "rectangle" | "ellipse" })
  | (Held & { what: "turn"; frame: Frame; kind: "rectangle" | "ellipse" })
  | (Held & { what: "corner"; at: number; shape: Polygon });
export type Drag = { what: "undecided"; from: Point; force: boolean } | { what: "draw"; from: Point } | { what: "pan"; from: Point } | Changing;

// A handle of the selected shape is taken; see Handles for their names.
export function begun(handle: string, of: Placed, from: Point, picture: Picture): Changing {
  const shape = of.region.place as Shape;
  if (shape.shape === "polygon") {
    const at = Number(handle.slice(1));
    if (handle.startsWith("v")) return { what: "corner", from, of, at, shape };
    const points = [...shape.points.slice(0, at + 1), toPercent(from, picture), ...shape.points.slice(at + 1)];
    return { what: "corner", from, of, at: at + 1, shape: { ...shape, points } };
  }
  const held = { from, of, frame: frameOf(shape, picture), kind: shape.shape };
  if (handle === "turn") return { ...held, what: "turn" };
  return { ...held, what: "side", side: handle.split(",").map(Number) as Point };
}

export function dragged(drag: Changing, to: Point, picture: Picture): Shape {
  if (drag.what === "side") return shapeFrom(drag.kind, resized(drag.frame, drag.side, to), picture);
  if (drag.what === "turn") {
    const { center } = drag.frame;
    const angle = Math.atan2(to[1] - center[1], to[0] - center[0]) + Math.PI / 2;
    return shapeFrom(drag.kind, { ...drag.frame, angle: Math.atan2(Math.sin(angle), Math.cos(angle)) }, picture);
  }
  const from = toPercent(drag.from, picture);
  const now = toPercent(to, picture);
  if (drag.what === "move") return shifted(drag.shape, now[0] - from[0], now[1] - from[1]);
  const limit = (one: number) => Math.min(100, Math.max(0, one));
  const held = drag.shape.points[drag.at] as Point;
  const moved: Point = [limit(held[0] + now[0] - from[0]), limit(held[1] + now[1] - from[1])];
  const close = toPixels(moved, picture);
  // A corner that is dropped on a neighbour is gone.
  const others = [drag.at - 1, drag.at + 1].map((at) => drag.shape.points.at(at % drag.shape.points.length) as Point);
  const onto = others.some((point) => Math.hypot(...(toPixels(point, picture).map((one, at) => one - (close[at] ?? 0)) as Point)) < 6);
  const points = drag.shape.points.map((point, at) => (at === drag.at ? moved : point));
  return { ...drag.shape, points: onto && points.length > 3 ? points.filter((_, at) => at !== drag.at) : points };
}
