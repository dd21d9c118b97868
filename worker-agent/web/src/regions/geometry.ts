// Shapes in percent of a picture, and as they lie on the screen in pixels. A box is turned about its corner (x, y), an
// ellipse about its middle, both in pixels, where angles are angles.
import type { Box, Ellipse, Shape } from "./region";

export type Point = [number, number];

// Where a picture is shown, in pixels.
export interface Picture {
  left: number;
  top: number;
  width: number;
  height: number;
}

// A box or an ellipse by its middle and half its sides, in pixels, turned by `angle` radians.
export interface Frame {
  center: Point;
  half: Point;
  angle: number;
}

const least = 0.01; // percent, of a side
const bounded = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const percent = (value: number) => bounded(value, 0, 100);

export const toPixels = ([x, y]: Point, to: Picture): Point => [to.left + (x / 100) * to.width, to.top + (y / 100) * to.height];
export const toPercent = ([x, y]: Point, of: Picture): Point => [((x - of.left) / of.width) * 100, ((y - of.top) / of.height) * 100];
export const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1]];
export function turned([x, y]: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos];
}

export function frameOf(shape: Box | Ellipse, picture: Picture): Frame {
  const angle = (shape.rotation / 180) * Math.PI;
  const at = toPixels([shape.x, shape.y], picture);
  const size = (width: number, height: number): Point => [(width / 100) * picture.width, (height / 100) * picture.height];
  if (shape.shape === "ellipse") return { center: at, half: size(shape.radiusX, shape.radiusY), angle };
  const half = size(shape.width / 2, shape.height / 2);
  return { center: plus(at, turned(half, angle)), half, angle };
}

export function shapeFrom(kind: "rectangle" | "ellipse", { center, half, angle }: Frame, picture: Picture): Box | Ellipse {
  const rotation = (angle / Math.PI) * 180;
  const [width, height] = [(half[0] / picture.width) * 100, (half[1] / picture.height) * 100];
  if (kind === "ellipse") {
    const [x, y] = toPercent(center, picture);
    return { shape: kind, x: percent(x), y: percent(y), radiusX: bounded(width, least, 100), radiusY: bounded(height, least, 100), rotation };
  }
  const [x, y] = toPercent(plus(center, turned([-half[0], -half[1]], angle)), picture);
  return clipped({ shape: kind, x, y, width: width * 2, height: height * 2, rotation });
}

// Kept on the picture. What is turned may reach over its edges, but not begin there.
function clipped(box: Box): Box {
  const [x, y] = [percent(box.x), percent(box.y)];
  if (box.rotation !== 0) return { ...box, x, y, width: bounded(box.width, least, 100), height: bounded(box.height, least, 100) };
  const [left, top] = [Math.min(x, 100 - least), Math.min(y, 100 - least)];
  const right = bounded(box.x + box.width, left + least, 100);
  const bottom = bounded(box.y + box.height, top + least, 100);
  return { ...box, x: left, y: top, width: right - left, height: bottom - top };
}

// A shape from elsewhere, with what reaches beyond the picture cut off.
export function kept(shape: Shape): Shape {
  if (shape.shape === "rectangle") return clipped(shape);
  if (shape.shape === "polygon") return { ...shape, points: shape.points.map(([x, y]) => [percent(x), percent(y)]) };
  return { ...shape, x: percent(shape.x), y: percent(shape.y), radiusX: bounded(shape.radiusX, least, 100), radiusY: bounded(shape.radiusY, least, 100) };
}

// The box or ellipse that a pointer spans from `a` to `b`, in pixels.
export function spanned(kind: "rectangle" | "ellipse", a: Point, b: Point, picture: Picture): Box | Ellipse {
  const inside = (point: Point) => toPixels(toPercent(point, picture).map(percent) as Point, picture);
  const [from, to] = [inside(a), inside(b)];
  const center: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return shapeFrom(kind, { center, half: [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2], angle: 0 }, picture);
}

// The frame after the handle at (sx, sy), each -1, 0 or 1, was dragged to `to`; what lies opposite stays.
export function resized(frame: Frame, [sx, sy]: Point, to: Point): Frame {
  const local = turned([to[0] - frame.center[0], to[1] - frame.center[1]], -frame.angle);
  const along = (side: number, half: number, at: number): Point => {
    if (side === 0) return [0, half];
    const fixed = -side * half;
    return [(at + fixed) / 2, Math.max(0.5, Math.abs(at - fixed) / 2)];
  };
  const [dx, halfX] = along(sx, frame.half[0], local[0]);
  const [dy, halfY] = along(sy, frame.half[1], local[1]);
  return { ...frame, center: plus(frame.center, turned([dx, dy], frame.angle)), half: [halfX, halfY] };
}

export function handlePoint({ center, half, angle }: Frame, [sx, sy]: Point, beyond = 0): Point {
  return plus(center, turned([sx * half[0], sy * half[1] + sy * beyond], angle));
}

// Moved by percents, as far as the picture reaches.
export function shifted(shape: Shape, dx: number, dy: number): Shape {
  const by = (low: number, high: number, wanted: number) => bounded(wanted, -low, 100 - high);
  if (shape.shape === "polygon") {
    const [xs, ys] = [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)];
    const [mx, my] = [by(Math.min(...xs), Math.max(...xs), dx), by(Math.min(...ys), Math.max(...ys), dy)];
    return { ...shape, points: shape.points.map(([x, y]) => [percent(x + mx), percent(y + my)]) };
  }
  const whole = shape.shape === "rectangle" && shape.rotation === 0;
  const [width, height] = whole ? [shape.width, shape.height] : [0, 0];
  return { ...shape, x: percent(shape.x + by(shape.x, shape.x + width, dx)), y: percent(shape.y + by(shape.y, shape.y + height, dy)) };
}

// Made larger by percents to the right and below.
export function grown(shape: Shape, dx: number, dy: number): Shape {
  if (shape.shape === "rectangle") return clipped({ ...shape, width: Math.max(least, shape.width + dx), height: Math.max(least, shape.height + dy) });
  if (shape.shape === "ellipse")
    return { ...shape, radiusX: bounded(shape.radiusX + dx, least, 100), radiusY: bounded(shape.radiusY + dy, least, 100) };
  const [xs, ys] = [shape.points.map(([x]) => x), shape.points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  const stretch = ([x, y]: Point): Point => [percent(left + ((x - left) * (width + dx)) / width), percent(top + ((y - top) * (height + dy)) / height)];
  return width + dx < least || height + dy < least ? shape : { ...shape, points: shape.points.map(stretch) };
}

export function rotated(shape: Shape, degrees: number): Shape {
  if (shape.shape === "polygon") return shape;
  const next = shape.rotation + degrees;
  return { ...shape, rotation: next > 180 ? next - 360 : next <= -180 ? next + 360 : next };
}

// The corners of a box or a polygon, or points around an ellipse, in pixels.
export function outline(shape: Shape, picture: Picture): Point[] {
  if (shape.shape === "polygon") return shape.points.map((point) => toPixels(point, picture));
  const frame = frameOf(shape, picture);
  if (shape.shape === "rectangle") return ([[-1, -1], [1, -1], [1, 1], [-1, 1]] as Point[]).map((side) => handlePoint(frame, side));
  return Array.from({ length: 48 }, (_, at) => {
    const angle = (at / 24) * Math.PI;
    return plus(frame.center, turned([frame.half[0] * Math.cos(angle), frame.half[1] * Math.sin(angle)], frame.angle));
  });
}

export function area(points: Point[]): number {
  return Math.abs(points.reduce((sum, [x, y], at) => {
    const [nx, ny] = points[(at + 1) % points.length] as Point;
    return sum + x * ny - nx * y;
  }, 0)) / 2;
}

export function contains(points: Point[], [x, y]: Point): boolean {
  let inside = false;
  points.forEach(([ax, ay], at) => {
    const [bx, by] = points[(at + 1) % points.length] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
