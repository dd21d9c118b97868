// A template's XML as a tree of tags, with what the compiled form knows of each. The form rules: it was compiled by the
// scheduler and is what answers are checked against; the XML adds order, headings and words.
import type { ControlSpec, FormSpec, Job, ObjectSpec } from "../types";

export interface Tag {
  tag: string;
  attributes: Record<string, string>;
  children: Tag[];
}

export type Piece =
  | { what: "heading"; text: string }
  | { what: "object"; object: ObjectSpec; tag: Tag }
  | { what: "control"; control: ControlSpec; tag: Tag };

export interface Layout {
  shown: Piece[]; // objects and the headings above them
  asked: Piece[]; // controls and theirs
}

function tagOf(element: Element): Tag {
  const attributes: Record<string, string> = {};
  for (const { name, value } of element.attributes) attributes[name] = value;
  return { tag: element.tagName, attributes, children: [...element.children].map(tagOf) };
}

export function parseTemplate(xml: string): Tag {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  return root.tagName === "parsererror" ? { tag: "View", attributes: {}, children: [] } : tagOf(root);
}

function pieceOf(tag: Tag, form: FormSpec): Piece | undefined {
  const name = tag.attributes["name"] ?? "";
  if (tag.tag === "Header") return { what: "heading", text: tag.attributes["value"] ?? "" };
  const object = form.objects.find((one) => one.name === name);
  if (object) return { what: "object", object, tag };
  const control = form.controls.find((one) => one.name === name);
  return control && { what: "control", control, tag };
}

function flatten(tag: Tag, form: FormSpec): Piece[] {
  const piece = pieceOf(tag, form);
  return piece ? [piece] : tag.children.flatMap((child) => flatten(child, form));
}

// Headings go where what follows them goes. What the form has and the XML does not show comes last, so that nothing
// that is asked can be out of sight.
export function layOut(root: Tag, form: FormSpec): Layout {
  const pieces = flatten(root, form);
  const bare = { tag: "", attributes: {}, children: [] };
  for (const object of form.objects)
    if (!pieces.some((piece) => piece.what === "object" && piece.object === object))
      pieces.push({ what: "object", object, tag: bare });
  for (const control of form.controls)
    if (!pieces.some((piece) => piece.what === "control" && piece.control === control))
      pieces.push({ what: "control", control, tag: bare });
  const layout: Layout = { shown: [], asked: [] };
  pieces.forEach((piece, at) => {
    const next = pieces.slice(at).find((one) => one.what !== "heading") ?? piece;
    (next.what === "control" ? layout.asked : layout.shown).push(piece);
  });
  return layout;
}

const layouts = new WeakMap<Job, Layout>();

export function layoutOf(job: Job): Layout {
  let layout = layouts.get(job);
  if (!layout) layouts.set(job, (layout = layOut(parseTemplate(job.template), job.form)));
  return layout;
}
