// A text as elements on the page: where its offsets lie, and its marks painted into a copy. Offsets count the UTF-16
// code units of the text nodes in document order.
import type { Marked } from "./region";

export interface Mark {
  id: string;
  start: number;
  end: number;
  color: string;
  text: string;
  look: "" | "selected" | "suggested" | "inspected";
}

interface Stretch {
  node: Text;
  start: number;
}

function stretches(root: Node): Stretch[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const all: Stretch[] = [];
  let start = 0;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    all.push({ node, start });
    start += node.length;
  }
  return all;
}

// The offset of a place in the page; what lies outside counts as the nearer end.
export function offsetOf(root: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(root);
  const side = range.comparePoint(node, offset);
  if (side !== 0) return side < 0 ? 0 : (root.textContent?.length ?? 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

function pathTo(root: Node, node: Node): string {
  const steps: string[] = [];
  for (let at: Node = node; at !== root && at.parentNode; at = at.parentNode) {
    const like = [...at.parentNode.childNodes].filter((one) => one.nodeName === at.nodeName);
    const name = at.nodeType === Node.TEXT_NODE ? "text()" : at.nodeName.toLowerCase();
    steps.unshift(`${name}[${like.indexOf(at as ChildNode) + 1}]`);
  }
  return `/${steps.join("/")}`;
}

const turnsOf = (clean: Element) => [...clean.querySelectorAll("[data-turn]")].map((turn) => turn.textContent ?? "");

// The turn that an offset lies in, and where; an end lies where the text before it ends.
export function turnAt(turns: string[], offset: number, isEnd: boolean): [number, number] {
  let start = 0;
  for (const [at, { length }] of turns.entries()) {
    if (isEnd ? offset <= start + length : offset < start + length) return [at, offset - start];
    start += length;
  }
  return [Math.max(0, turns.length - 1), turns.at(-1)?.length ?? 0];
}

// What an answer says of a span. `clean` is the text without marks.
export function placeOf(kind: string, clean: Element, start: number, end: number): Marked {
  const whole = clean.textContent ?? "";
  const text = whole.slice(start, end);
  if (kind === "paragraphs") {
    const turns = turnsOf(clean);
    const [first, startOffset] = turnAt(turns, start, false);
    const [last, endOffset] = turnAt(turns, end, true);
    const parts = turns.slice(first, last + 1).map((turn, at, some) => turn.slice(at === 0 ? startOffset : 0, at === some.length - 1 ? endOffset : undefined));
    return { shape: "turns", first, last, startOffset, endOffset, text: parts.join("\n") };
  }
  if (kind !== "hypertext") return { shape: "span", start, end, text };
  const all = stretches(clean);
  const from = all.findLast((one) => one.start <= start && start < one.start + one.node.length) ?? all[0];
  const to = all.find((one) => end <= one.start + one.node.length) ?? all.at(-1);
  if (!from || !to) return { shape: "span", start, end, text };
  const where = { start: pathTo(clean, from.node), startOffset: start - from.start, end: pathTo(clean, to.node), endOffset: end - to.start };
  return { shape: "markup", start, end, text, where };
}

export function rangeOf(clean: Element, place: Marked): [number, number] {
  if (place.shape !== "turns") return [place.start, place.end];
  const turns = turnsOf(clean);
  const before = (turn: number) => turns.slice(0, turn).reduce((sum, text) => sum + text.length, 0);
  return [before(place.first) + place.startOffset, before(place.last) + place.endOffset];
}

// One step to the left or right without ending inside a character.
export function stepped(text: string, offset: number, by: number): number {
  const next = Math.min(text.length, Math.max(0, offset + by));
  const inside = /[\ud800-\udbff]/.test(text[next - 1] ?? "") && /[\udc00-\udfff]/.test(text[next] ?? "");
  return inside ? next + by : next;
}

// Without white space at its ends.
export function trimmed(text: string, start: number, end: number): [number, number] {
  const inner = text.slice(start, end);
  const lead = inner.length - inner.trimStart().length;
  return [start + lead, Math.max(start + lead, start + inner.trimEnd().length)];
}

function painted(piece: Text, start: number, end: number, over: Mark[]): HTMLElement {
  const mark = document.createElement("mark");
  mark.className = `span ${over.some((one) => one.look === "selected") ? "selected" : ""} ${over.every((one) => one.look === "suggested") ? "suggested" : ""} ${over.some((one) => one.look === "inspected") ? "inspected" : ""}`;
  mark.dataset["ids"] = over.map((one) => one.id).join(" ");
  mark.style.boxShadow = over.map((one, at) => `inset 0 -${0.18 * (at + 1)}em 0 ${one.color}`).join(", ");
  const named = over.filter((one) => one.end === end && one.text).map((one) => one.text).join(" · ");
  if (named) mark.dataset["label"] = named;
  piece.replaceWith(mark);
  mark.append(piece);
  mark.dataset["start"] = String(start);
  return mark;
}

// Makes `root` show `clean` with these marks; longer ones lie below.
export function paint(root: Element, clean: Element, marks: Mark[]): void {
  root.replaceChildren(...[...clean.childNodes].map((node) => node.cloneNode(true)));
  const cuts = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const sorted = [...marks].sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const { node, start } of stretches(root)) {
    let piece = node;
    let from = start;
    const stop = start + node.length;
    for (const to of [...cuts.filter((cut) => cut > start && cut < stop), stop]) {
      const next = to < stop ? piece.splitText(to - from) : piece;
      const over = sorted.filter((one) => one.start <= from && to <= one.end);
      if (over.length > 0 && to > from) painted(piece, from, to, over);
      piece = next;
      from = to;
    }
  }
}
