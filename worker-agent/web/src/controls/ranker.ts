// A list put in order, or sorted into buckets.
import { lazy } from "../parts/lazy";
import type { ControlSpec, Json } from "../types";
import { defineControl, type ViewProps } from "./control";

// What is in no bucket is under this name.
export const rest = "_";

// By bucket, best first; without buckets all is in one, the control's name. Empty until something was said.
export type Ranks = Record<string, string[]>;

export interface ListItem {
  id: string;
  title: string;
  body: string;
}

export function listItems(content: Json | undefined): ListItem[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((one) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return [];
    const text = (value: Json | undefined) => (value === undefined || value === null ? "" : String(value));
    const id = text(one["id"]);
    return id ? [{ id, title: text(one["title"]), body: text(one["body"]) }] : [];
  });
}

export function bucketsOf(spec: ControlSpec): { name: string; title: string }[] {
  return spec.buckets ? [...spec.buckets, { name: rest, title: "" }] : [{ name: spec.name, title: "" }];
}

// As shown: every item of the list is somewhere, and nothing else is.
export function arranged(spec: ControlSpec, value: Ranks, ids: string[]): Ranks {
  const names = bucketsOf(spec).map((bucket) => bucket.name);
  const known = (name: string) => (value[name] ?? []).filter((id) => ids.includes(id));
  const placed = new Set(names.flatMap(known));
  const last = names.at(-1);
  const missing = ids.filter((id) => !placed.has(id));
  return Object.fromEntries(names.map((name) => [name, name === last ? [...known(name), ...missing] : known(name)]));
}

export function moved(ranks: Ranks, id: string, bucket: string, place: number): Ranks {
  const without = Object.fromEntries(Object.entries(ranks).map(([name, ids]) => [name, ids.filter((one) => one !== id)]));
  const ids = without[bucket] ?? [];
  const at = Math.max(0, Math.min(place, ids.length));
  return { ...without, [bucket]: [...ids.slice(0, at), id, ...ids.slice(at)] };
}

export const ranker = defineControl<Ranks>({
  empty: {},
  read: ({ ranker: said }, spec) => {
    if (typeof said !== "object" || said === null) return undefined;
    const entries = bucketsOf(spec).flatMap(({ name }) => {
      const ids = (said as Record<string, unknown>)[name];
      return Array.isArray(ids) ? [[name, ids.map(String)] as const] : [];
    });
    return Object.fromEntries(entries);
  },
  write: (value) => {
    const filled = Object.entries(value).filter(([, ids]) => ids.length > 0);
    return filled.length > 0 ? { ranker: Object.fromEntries(filled) } : null;
  },
  check: () => "",
  View: lazy<ViewProps<Ranks>>(() => import("./ranker_view").then((module) => module.RankerView)),
});
