import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { chord, composing, typing } from "../keys";
import { Key } from "../parts/key";
import { lazy } from "../parts/lazy";
import type { DrawingProps } from "../regions/drawing";
import { MarkingContext } from "../regions/marking";
import { shapeOf } from "../regions/region";
import { asText, type ObjectProps } from "./object";
import { pictureIn, plainSight, sightAfter, zoomed } from "./sight";
import { Trouble, useMedium } from "./trouble";

export const Drawing = lazy<DrawingProps>(() => import("../regions/drawing").then((module) => module.Drawing));

export function ImageObject({ object, content, texts, report }: ObjectProps) {
  const source = asText(content);
  const { form } = useContext(MarkingContext);
  const [sight, look] = useState(plainSight);
  const { attempt, reason, onError } = useMedium(source);
  const [size, setSize] = useState<[number, number]>();
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const frame = useRef<HTMLDivElement>(null);
  const drawable = form.controls.some((control) => shapeOf(control) && control.to_name === object.name);
  useEffect(() => look(plainSight), [source]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || composing(event) || typing(event.target)) return;
      const pressed = chord(event);
      look((now) => sightAfter(now, pressed) ?? now);
      if (sightAfter(plainSight, pressed)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    const seen = new ResizeObserver(([entry]) => entry && setRoom({ width: entry.contentRect.width, height: entry.contentRect.height }));
    if (frame.current) seen.observe(frame.current);
    return () => {
      removeEventListener("keydown", onKey);
      seen.disconnect();
    };
  }, []);

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    const x = event.clientX - box.left - box.width / 2;
    const y = event.clientY - box.top - box.height / 2;
    look((now) => zoomed(now, event.deltaY < 0 ? 1.15 : 1 / 1.15, x, y));
  };
  const pan = (dx: number, dy: number) => look((now) => ({ ...now, x: now.x + dx, y: now.y + dy }));
  const tool = (keys: string, label: string) => (
    <button type="button" class="tool" tabIndex={-1} title={label} aria-label={label} onClick={() => look((now) => sightAfter(now, keys) ?? now)}>
      <Key keys={keys} /> {label}
    </button>
  );
  return (
    <figure class="image">
      <div
        ref={frame}
        class="image-frame"
        onWheel={onWheel}
        onPointerDown={(event) => drawable || reason || event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => !drawable && event.buttons === 1 && pan(event.movementX, event.movementY)}
        onDblClick={() => drawable || look(plainSight)}
      >
        {reason ? (
          <Trouble reason={reason} texts={texts} report={report} />
        ) : (
          <img
            key={attempt}
            src={source}
            alt={object.name}
            draggable={false}
            onError={onError}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize([naturalWidth || 1, naturalHeight || 1])}
            style={{
              transform: `translate(${sight.x}px, ${sight.y}px) scale(${sight.zoom})`,
              filter: sight.brightness === 1 ? "none" : `brightness(${sight.brightness})`,
            }}
          />
        )}
        {drawable && !reason && size && room.width > 0 && (
          <Drawing object={object.name} {...room} picture={pictureIn(room, size, sight)} size={size} pan={pan} texts={texts} />
        )}
      </div>
      <figcaption class="tools" hidden={reason !== ""}>
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
