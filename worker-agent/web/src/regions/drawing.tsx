// Shapes on a picture. A drag draws what the brush draws, a click selects; the selected shape is moved by its inside and
// changed by its handles. Everything is shown where it will be and kept when the pointer lets go.
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Messages } from "../i18n";
import { composing } from "../keys";
import { drawingKey } from "./drawing_keys";
import { begun, dragged, type Drag } from "./drag";
import { area, contains, distance, outline, spanned, toPercent, toPixels, type Picture, type Point } from "./geometry";
import { Handles, Outline } from "./shapes";
import { colorOf, inspectorColor, labelText, MarkingContext, type Placed } from "./marking";
import { shapeOf, type Shape } from "./region";

const clickReach = 4; // pixels that a hand moves while it clicks
const closeReach = 10; // from a polygon's first point
const mostPoints = 1000; // that an answer may have

export interface DrawingProps {
  object: string;
  width: number; // of the frame, in pixels
  height: number;
  picture: Picture;
  size: [number, number]; // the picture's own, in pixels
  pan(dx: number, dy: number): void;
  texts: Messages;
}

const placeIn = (event: PointerEvent): Point => {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};

export function Drawing({ object, width, height, picture, size, pan, texts }: DrawingProps) {
  const marking = useContext(MarkingContext);
  const drag = useRef<Drag>();
  const surface = useRef<SVGSVGElement>(null);
  // The picture came after the focus had found nothing better.
  useLayoutEffect(() => {
    const here = document.activeElement;
    if (!here || here === document.body || here.closest(".palette")) surface.current?.focus();
  }, []);
  const [preview, setPreview] = useState<{ of: Placed | undefined; shape: Shape }>();
  const [draft, setDraft] = useState<Point[]>([]); // of a polygon, in percent
  const [cursor, setCursor] = useState<Point>();
  const regions = marking.regions(object).filter(({ control }) => shapeOf(control));
  const suggested = marking.suggested(object).filter(({ control }) => shapeOf(control));
  const inspected = marking.inspected(object).filter(({ control }) => shapeOf(control));
  const selected = regions.find(({ region }) => region.id === marking.selected);
  const brush = marking.brushOf(object);
  const draws = brush && shapeOf(brush.control);
  const points = (placed: Placed) => outline(placed.region.place as Shape, picture);
  const under = (at: Point, some: Placed[]) =>
    some.filter((placed) => contains(points(placed), at)).sort((a, b) => area(points(a)) - area(points(b)));

  const finish = (shape: Shape) => {
    marking.add(object, shape, size);
    setDraft([]);
  };
  const close = () => draft.length >= 3 && finish({ shape: "polygon", points: draft });
  const addPoint = (at: Point) => {
    const place = draft.map((point) => toPixels(point, picture));
    const [first, last] = [place[0], place.at(-1)];
    const again = last && distance(last, at) <= clickReach;
    if (draft.length >= 3 && (again || (first && distance(first, at) <= closeReach))) return close();
    if (!again && draft.length < mostPoints) setDraft([...draft, toPercent(at, picture).map((one) => Math.min(100, Math.max(0, one))) as Point]);
    return undefined;
  };
  const click = (at: Point, force: boolean) => {
    const hits = under(at, regions);
    if (draws === "polygon" && (draft.length > 0 || force || hits.length === 0) && under(at, suggested).length === 0) {
      marking.select("");
      return addPoint(at);
    }
    const place = hits.findIndex(({ region }) => region.id === marking.selected);
    const offered = under(at, suggested)[0];
    if (hits.length === 0 && offered) return marking.take(offered);
    return marking.select(hits[(place + 1) % hits.length]?.region.id ?? "");
  };

  const onPointerDown = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    svg.focus();
    svg.setPointerCapture(event.pointerId);
    const from = placeIn(event);
    const handle = (event.target as SVGElement).dataset["handle"];
    const force = event.ctrlKey || event.metaKey;
    if (event.button !== 0) drag.current = { what: "pan", from };
    else if (draft.length > 0) drag.current = { what: "undecided", from, force };
    else if (handle && selected) drag.current = begun(handle, selected, from, picture);
    else if (selected && !force && contains(points(selected), from))
      drag.current = { what: "move", from, of: selected, shape: selected.region.place as Shape };
    else drag.current = { what: "undecided", from, force };
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = placeIn(event);
    if (draft.length > 0) setCursor(at);
    const now = drag.current;
    if (!now) return;
    if (now.what === "undecided" && distance(now.from, at) > clickReach)
      drag.current = draws && draws !== "polygon" ? { what: "draw", from: now.from } : { what: "pan", from: now.from };
    const current = drag.current;
    if (current?.what === "pan") {
      pan(at[0] - current.from[0], at[1] - current.from[1]);
      drag.current = { what: "pan", from: at };
    } else if (current?.what === "draw" && draws && draws !== "polygon") {
      setPreview({ of: undefined, shape: spanned(draws, current.from, at, picture) });
    } else if (current && "of" in current && distance(current.from, at) > 1) {
      setPreview({ of: current.of, shape: dragged(current, at, picture) });
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    const current = drag.current;
    const at = placeIn(event);
    drag.current = undefined;
    setPreview(undefined);
    if (!current || current.what === "pan") return;
    if (current.what === "undecided") click(at, current.force);
    else if (current.what === "draw") {
      const far = Math.min(Math.abs(at[0] - current.from[0]), Math.abs(at[1] - current.from[1])) >= 2;
      if (far && draws && draws !== "polygon") finish(spanned(draws, current.from, at, picture));
    } else if (distance(current.from, at) > 1) marking.move(current.of, dragged(current, at, picture));
    else if (current.what === "move") click(at, false);
  };
  const cancel = () => {
    drag.current = undefined;
    setPreview(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (draft.length > 0 && ["Enter", "Escape", "Backspace"].includes(event.key)) {
      if (event.key === "Enter") close();
      else setDraft(event.key === "Escape" ? [] : draft.slice(0, -1));
    } else if (!drawingKey(event, marking, object, selected, picture, size)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const line = draft.map((point) => toPixels(point, picture));
  const brushColor = brush ? colorOf(marking.form, brush.control, brush.labels) : "";
  return (
    <svg
      ref={surface}
      class="drawing"
      width={width}
      height={height}
      data-surface={object}
      data-draws={draws}
      role="application"
      aria-label={texts.work.drawHere}
      tabindex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={cancel}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
    >
      {suggested.map((placed) => (
        <Outline key={placed.region.id} points={points(placed)} color={colorOf(marking.form, placed.control, placed.region.labels)} look="suggested" text={labelText(placed.control, placed.region.labels)} />
      ))}
      {regions.map((placed) => {
        const { control, region } = placed;
        const shape = preview?.of?.region.id === region.id ? preview.shape : (region.place as Shape);
        const look = placed === selected ? "selected" : "";
        return <Outline key={region.id} id={region.id} points={outline(shape, picture)} color={colorOf(marking.form, control, region.labels)} look={look} text={labelText(control, region.labels)} />;
      })}
      {inspected.map((placed) => (
        <Outline key={placed.region.id} points={points(placed)} color={inspectorColor} look="inspected" text={labelText(placed.control, placed.region.labels)} />
      ))}
      {preview && !preview.of && <Outline points={outline(preview.shape, picture)} color={brushColor} look="selected" text="" />}
      {line.length > 0 && (
        <g class="draft" style={{ color: brushColor }}>
          <polyline points={[...line, ...(cursor ? [cursor] : [])].map((point) => point.join(",")).join(" ")} />
          {line.map(([x, y], at) => <circle key={at} cx={x} cy={y} r={at === 0 ? 6 : 4} />)}
        </g>
      )}
      {selected && draft.length === 0 && <Handles shape={preview?.shape ?? (selected.region.place as Shape)} picture={picture} turns={selected.control.can_rotate === true} />}
    </svg>
  );
}
