// Choices inside choices: nested Choices, and Taxonomy. An answer is paths, each from the top down.
import { lazy } from "../parts/lazy";
import type { ControlSpec } from "../types";
import { defineControl, type ControlKind, type ViewProps } from "./control";

export type Path = string[];

export interface Twig {
  path: Path;
  words: string[]; // the path as people see it
  depth: number;
  leaf: boolean;
  parent: number; // -1: none
  hotkey: string;
}

const twigs = new WeakMap<ControlSpec, Twig[]>();

// In template order, by position in `choices`.
export function twigsOf(spec: ControlSpec): Twig[] {
  const known = twigs.get(spec);
  if (known) return known;
  const all: Twig[] = [];
  for (const { value, shown, hotkey, parent = -1 } of spec.choices ?? []) {
    const above = all[parent];
    if (above) above.leaf = false;
    const word = shown ?? value;
    all.push({
      path: [...(above?.path ?? []), value], words: [...(above?.words ?? []), word],
      depth: above ? above.depth + 1 : 0, leaf: true, parent, hotkey: hotkey ?? "",
    });
  }
  twigs.set(spec, all);
  return all;
}

export const samePath = (a: Path, b: Path) => a.length === b.length && a.every((step, at) => step === b[at]);

// The paths after one was picked, in template order. One that may not be taken, or is one too many, changes nothing.
export function pickedPath(spec: ControlSpec, chosen: Path[], twig: Twig): Path[] {
  if (spec.leaves_only && !twig.leaf) return chosen;
  if (chosen.some((path) => samePath(path, twig.path))) return chosen.filter((path) => !samePath(path, twig.path));
  if (!spec.multiple) return [twig.path];
  if (spec.max_usages && chosen.length >= spec.max_usages) return chosen;
  return twigsOf(spec).map((one) => one.path).filter((path) => samePath(path, twig.path) || chosen.some((one) => samePath(one, path)));
}

const View = lazy<ViewProps<Path[]>>(() => import("./tree_view").then((module) => module.TreeView));

function kind(member: "choices" | "taxonomy"): ControlKind<Path[]> {
  return {
    empty: [],
    read: (value, spec) => {
      const paths = value[member];
      if (!Array.isArray(paths)) return undefined;
      const may = twigsOf(spec).filter((twig) => twig.leaf || !spec.leaves_only);
      return paths.map((path) => [path].flat().map(String)).filter((path) => may.some((twig) => samePath(twig.path, path)));
    },
    write: (value) => (value.length > 0 ? { [member]: value } : null),
    check: (value, spec, texts) => (spec.max_usages && value.length > spec.max_usages ? texts.work.atMost(spec.max_usages) : ""),
    View,
  };
}

export const nestedChoices = defineControl(kind("choices"));
export const taxonomy = defineControl(kind("taxonomy"));
