import { useEffect, useRef, useState } from "preact/hooks";
import { chord, composing } from "../keys";
import { Key } from "../parts/key";
import { asText, type ObjectProps } from "./registry";
import { Trouble, useMedium } from "./trouble";

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

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea");
}

export function ImageObject({ content, name, texts, skip }: ObjectProps) {
  const source = asText(content);
  const [sight, look] = useState(plainSight);
  const { attempt, reason, onError } = useMedium(source);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => look(plainSight), [source]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (composing(event) || typing(event.target)) return;
      const pressed = chord(event);
      look((now) => sightAfter(now, pressed) ?? now);
      if (sightAfter(plainSight, pressed)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    const x = event.clientX - box.left - box.width / 2;
    const y = event.clientY - box.top - box.height / 2;
    look((now) => zoomed(now, event.deltaY < 0 ? 1.15 : 1 / 1.15, x, y));
  };
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    look((now) => ({ ...now, x: now.x + event.movementX, y: now.y + event.movementY }));
  };
  const tool = (keys: string, label: string) => (
    <button type="button" class="tool" title={label} aria-label={label} onClick={() => look((now) => sightAfter(now, keys) ?? now)}>
      <Key keys={keys} /> {label}
    </button>
  );
  return (
    <figure class="image">
      <div
        ref={frame}
        class="image-frame"
        onWheel={onWheel}
        onPointerDown={(event) => !reason && event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDblClick={() => look(plainSight)}
      >
        {reason ? (
          <Trouble reason={reason} texts={texts} skip={skip} />
        ) : (
          <img
            key={attempt}
            src={source}
            alt={name}
            draggable={false}
            onError={onError}
            style={{
              transform: `translate(${sight.x}px, ${sight.y}px) scale(${sight.zoom})`,
              filter: sight.brightness === 1 ? "none" : `brightness(${sight.brightness})`,
            }}
          />
        )}
      </div>
      <figcaption class="tools">
        {tool("=", texts.work.zoomIn)}
        {tool("-", texts.work.zoomOut)}
        {tool("[", texts.work.darker)}
        {tool("]", texts.work.brighter)}
        {tool("`", texts.work.wholeImage)}
        <span class="quiet">
          {Math.round(sight.zoom * 100)} % · <Key keys="Shift+ArrowLeft" /> {texts.work.pan}
        </span>
      </figcaption>
    </figure>
  );
}
