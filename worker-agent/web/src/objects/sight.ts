// How a picture is looked at.
export interface Sight {
  zoom: number; // 1: the whole picture fits
  x: number; // of the picture's middle from the frame's, in pixels
  y: number;
  brightness: number;
}

export const plainSight: Sight = { zoom: 1, x: 0, y: 0, brightness: 1 };
const bounded = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

// Zooms so that what lies at (x, y) from the frame's middle stays there.
export function zoomed(sight: Sight, factor: number, x = 0, y = 0): Sight {
  const zoom = bounded(sight.zoom * factor, 1, 16);
  if (zoom === 1) return { ...sight, zoom, x: 0, y: 0 };
  const ratio = zoom / sight.zoom;
  return { ...sight, zoom, x: x - (x - sight.x) * ratio, y: y - (y - sight.y) * ratio };
}

export function sightAfter(sight: Sight, pressed: string): Sight | undefined {
  const step = 60;
  switch (pressed) {
    case "=":
    case "+":
      return zoomed(sight, 1.25);
    case "-":
      return zoomed(sight, 0.8);
    case "`":
      return plainSight;
    case "[":
      return { ...sight, brightness: bounded(sight.brightness - 0.15, 0.25, 4) };
    case "]":
      return { ...sight, brightness: bounded(sight.brightness + 0.15, 0.25, 4) };
    case "Shift+ArrowLeft":
      return { ...sight, x: sight.x + step };
    case "Shift+ArrowRight":
      return { ...sight, x: sight.x - step };
    case "Shift+ArrowUp":
      return { ...sight, y: sight.y + step };
    case "Shift+ArrowDown":
      return { ...sight, y: sight.y - step };
    default:
      return undefined;
  }
}

// Where a picture of this size lies in a frame, in pixels.
export function pictureIn(frame: { width: number; height: number }, [width, height]: [number, number], sight: Sight) {
  const scale = Math.min(frame.width / width, frame.height / height) * sight.zoom;
  const [wide, high] = [width * scale, height * scale];
  return { left: frame.width / 2 + sight.x - wide / 2, top: frame.height / 2 + sight.y - high / 2, width: wide, height: high };
}
