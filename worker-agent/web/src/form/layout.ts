// The form's layout in two columns: on the left what is shown, on the right what is asked.
import type { Condition, ControlSpec, FormSpec, LayoutNode, ObjectSpec } from "../types";

export type Piece =
  | { what: "heading"; text: string; size: number }
  | { what: "object"; object: ObjectSpec }
  | { what: "control"; control: ControlSpec }
  | { what: "group"; inline: boolean; when: Condition[]; pieces: Piece[] };

export interface Layout {
  shown: Piece[]; // objects and the headings above them
  asked: Piece[]; // controls and theirs
}

type Leaf = Exclude<Piece, { what: "group" }>;

function pieceOf(node: LayoutNode, form: FormSpec): Piece | undefined {
  if (node.view) {
    const pieces = node.view.flatMap((part) => pieceOf(part, form) ?? []);
    return { what: "group", inline: node.inline === true, when: node.visible_when ?? [], pieces };
  }
  if (node.header !== undefined) return { what: "heading", text: node.header, size: node.size ?? 0 };
  const object = form.objects.find((one) => one.name === node.object);
  if (object) return { what: "object", object };
  const control = form.controls.find((one) => one.name === node.control);
  return control && { what: "control", control };
}

function leaves(pieces: Piece[]): Leaf[] {
  return pieces.flatMap((piece) => (piece.what === "group" ? leaves(piece.pieces) : [piece]));
}

// Of the same tree, the pieces that belong to one column.
function part(pieces: Piece[], belongs: Set<Piece>): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.what !== "group") return belongs.has(piece) ? [piece] : [];
    const inside = part(piece.pieces, belongs);
    return inside.length > 0 ? [{ ...piece, pieces: inside }] : [];
  });
}

// What two sides are compared stands side by side, each below its headings.
function beside(pieces: Piece[], names: string[]): Piece[] {
  const at = (name: string | undefined) => pieces.findIndex((one) => one.what === "object" && one.object.name === name);
  const [first, last] = [at(names[0]), at(names[1])].sort((a, b) => a - b) as [number, number];
  if (first < 0 || first === last)
    return pieces.map((one) => (one.what === "group" && !one.inline ? { ...one, pieces: beside(one.pieces, names) } : one));
  let from = first;
  while (pieces[from - 1]?.what === "heading") --from;
  const column = (some: Piece[]): Piece => ({ what: "group", inline: false, when: [], pieces: some });
  const row: Piece = { what: "group", inline: true, when: [], pieces: [column(pieces.slice(from, first + 1)), column(pieces.slice(first + 1, last + 1))] };
  return [...pieces.slice(0, from), row, ...pieces.slice(last + 1)];
}

// Headings go where what follows them goes. What the layout lacks comes last, so that nothing that is asked can be out
// of sight.
export function layOut(form: FormSpec): Layout {
  const pieces = (form.layout ?? []).flatMap((node) => pieceOf(node, form) ?? []);
  const there = leaves(pieces);
  for (const object of form.objects)
    if (!there.some((one) => one.what === "object" && one.object === object)) pieces.push({ what: "object", object });
  for (const control of form.controls)
    if (!there.some((one) => one.what === "control" && one.control === control)) pieces.push({ what: "control", control });
  const all = leaves(pieces);
  const asked = new Set<Piece>();
  const shown = new Set<Piece>();
  all.forEach((piece, at) => {
    const next = all.slice(at).find((one) => one.what !== "heading") ?? all.findLast((one) => one.what !== "heading");
    (next?.what === "control" ? asked : shown).add(piece);
  });
  const pairs = form.controls.filter((one) => one.kind === "pairwise").map((one) => one.to_name.split(","));
  return { shown: pairs.reduce(beside, part(pieces, shown)), asked: part(pieces, asked) };
}

export function controlsIn(piece: Piece): ControlSpec[] {
  return leaves([piece]).flatMap((one) => (one.what === "control" ? [one.control] : []));
}

const layouts = new WeakMap<FormSpec, Layout>();

export function layoutOf(form: FormSpec): Layout {
  let layout = layouts.get(form);
  if (!layout) layouts.set(form, (layout = layOut(form)));
  return layout;
}
