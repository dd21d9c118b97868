// A text whose spans are marked: a selection by pointer becomes a span of the brush, a click selects.
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { Messages } from "../i18n";
import { chord, composing } from "../keys";
import type { ObjectSpec } from "../types";
import { colorOf, inspectorColor, labelText, MarkingContext, type Placed } from "./marking";
import { marksText, type Marked } from "./region";
import { offsetOf, paint, placeOf, rangeOf, stepped, trimmed, type Mark } from "./sheet";

export interface MarkedTextProps {
  object: ObjectSpec;
  clean: HTMLElement; // the text without marks, not on the page
  looks: string; // classes
  texts: Messages;
}

export function MarkedText({ object, clean, looks, texts }: MarkedTextProps) {
  const marking = useContext(MarkingContext);
  const place = useRef<HTMLDivElement>(null);
  const began = useRef(false);
  const ofSpans = ({ control }: Placed) => marksText(control);
  const regions = marking.regions(object.name).filter(ofSpans);
  const suggested = marking.suggested(object.name).filter(ofSpans);
  const inspected = marking.inspected(object.name).filter(ofSpans);
  const selected = regions.find(({ region }) => region.id === marking.selected);
  const text = clean.textContent ?? "";

  const markOf = (placed: Placed, look: Mark["look"]): Mark => {
    const { control, region } = placed;
    const [start, end] = rangeOf(clean, region.place as Marked);
    const name = labelText(control, region.labels);
    const color = look === "inspected" ? inspectorColor : colorOf(marking.form, control, region.labels);
    return { id: region.id, start, end, color, text: look === "suggested" ? `✦ ${name}` : look === "inspected" ? `✎ ${name}` : name, look };
  };
  const marks = [
    ...suggested.map((one) => markOf(one, "suggested")),
    ...regions.map((one) => markOf(one, one === selected ? "selected" : "")),
    ...inspected.map((one) => markOf(one, "inspected")),
  ];
  const state = JSON.stringify(marks);
  useLayoutEffect(() => {
    if (place.current) paint(place.current, clean, marks);
    place.current?.querySelector("mark.selected")?.scrollIntoView({ block: "nearest" });
  }, [clean, state]);

  const add = (from: number, to: number) => {
    const [start, end] = trimmed(text, from, to);
    if (end > start) marking.add(object.name, placeOf(object.kind, clean, start, end));
  };
  const click = (target: EventTarget | null) => {
    const ids = (target instanceof Element ? target.closest<HTMLElement>("mark")?.dataset["ids"] : "")?.split(" ") ?? [];
    const own = regions.filter(({ region }) => ids.includes(region.id)).sort((a, b) => ids.indexOf(a.region.id) - ids.indexOf(b.region.id));
    const offered = suggested.find(({ region }) => ids.includes(region.id));
    if (own.length === 0 && offered) return marking.take(offered);
    const at = own.findIndex((one) => one === selected);
    return marking.select(own[(at + 1) % own.length]?.region.id ?? "");
  };
  useLayoutEffect(() => {
    const onPointerUp = (event: PointerEvent) => {
      const root = place.current;
      if (!began.current || !root) return;
      began.current = false;
      const selection = getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) return click(event.target);
      const range = selection.getRangeAt(0);
      add(offsetOf(root, range.startContainer, range.startOffset), offsetOf(root, range.endContainer, range.endOffset));
      selection.removeAllRanges();
    };
    document.addEventListener("pointerup", onPointerUp);
    return () => document.removeEventListener("pointerup", onPointerUp);
  });

  const nudge = (pressed: string, by: number) => {
    if (!selected) return;
    let [start, end] = rangeOf(clean, selected.region.place as Marked);
    if (!pressed.startsWith("Shift+")) end = stepped(text, end, by);
    if (/^(Shift|Ctrl)\+/.test(pressed)) start = stepped(text, start, by);
    if (start < end) marking.move(selected, placeOf(object.kind, clean, start, end));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[pressed.replace(/^(Shift|Ctrl)\+/, "")];
    if (by && selected) nudge(pressed, by);
    else if (pressed === " ") {
      const from = selected ? rangeOf(clean, selected.region.place as Marked)[1] : 0;
      const start = from + Math.max(0, text.slice(from).search(/\S/));
      add(start, stepped(text, start, 1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={place}
      class={`${looks} marking`}
      data-surface={object.name}
      role="group"
      aria-label={texts.work.markHere}
      tabIndex={0}
      onPointerDown={(event) => void (began.current = event.button === 0)}
      onKeyDown={onKeyDown}
      onClick={(event) => (event.target as Element).closest("a") && event.preventDefault()}
    />
  );
}
