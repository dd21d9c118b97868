import { chord } from "../keys";
import { grown, rotated, shifted, type Picture } from "./geometry";
import type { Marking, Placed } from "./marking";
import { shapeOf, type Shape } from "./region";

const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// A shape for the brush in the middle of what is seen, a fifth of the frame wide.
function fresh(kind: Shape["shape"], picture: Picture, frame: DOMRect): Shape {
  const limit = (one: number) => Math.min(90, Math.max(10, one));
  const x = limit(((frame.width / 2 - picture.left) / picture.width) * 100);
  const y = limit(((frame.height / 2 - picture.top) / picture.height) * 100);
  const half = Math.min(10, (frame.width / picture.width) * 10);
  if (kind === "ellipse") return { shape: kind, x, y, radiusX: half, radiusY: half, rotation: 0 };
  if (kind === "rectangle") return { shape: kind, x: x - half, y: y - half, width: 2 * half, height: 2 * half, rotation: 0 };
  return { shape: kind, points: [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]] };
}

// Whether the key meant something here: arrows move by a pixel of the screen, with Ctrl they resize, { and } turn, and
// Space draws.
export function drawingKey(event: KeyboardEvent, marking: Marking, object: string, selected: Placed | undefined, picture: Picture, size: [number, number]): boolean {
  const pressed = chord(event);
  const brush = marking.brushOf(object);
  const kind = brush && shapeOf(brush.control);
  if (pressed === " " && kind) {
    marking.add(object, fresh(kind, picture, (event.currentTarget as Element).getBoundingClientRect()), size);
    return true;
  }
  if (!selected) return false;
  const shape = selected.region.place as Shape;
  const way = ways[pressed.replace("Ctrl+", "")];
  if (way) {
    const [dx, dy] = [(way[0] / picture.width) * 100, (way[1] / picture.height) * 100];
    marking.move(selected, pressed.startsWith("Ctrl+") ? grown(shape, dx, dy) : shifted(shape, dx, dy));
    return true;
  }
  if ((pressed === "{" || pressed === "}") && selected.control.can_rotate) {
    marking.move(selected, rotated(shape, pressed === "{" ? -1 : 1));
    return true;
  }
  return false;
}
