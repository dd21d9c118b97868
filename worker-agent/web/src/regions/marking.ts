// What surfaces, palettes and the list of regions share: the regions, which is selected, what is drawn next.
import { createContext } from "preact";
import { useRef, useState } from "preact/hooks";
import { Standing } from "../form/rules";
import { regionsOf, withValue, type Values } from "../form/values";
import { choiceKeys } from "../keys";
import type { Returned } from "../review/returned";
import { taken } from "../suggestions";
import type { ControlSpec, FormSpec } from "../types";
import { makesRegions, newId, type Place, type Region } from "./region";

export interface Placed {
  control: ControlSpec;
  region: Region;
}
export interface Brush {
  control: ControlSpec;
  labels: string[];
}

export interface Marking {
  form: FormSpec;
  values: Values;
  selected: string; // a region's id; "": none
  select(id: string): void;
  // Of one object, or all, in the order of the form.
  regions(object?: string): Placed[];
  // What an inspector drew or changed, to look at only.
  inspected(object: string): Placed[];
  // Whether the inspector does not have it.
  isLeftOut(id: string): boolean;
  // Suggested regions that were not taken.
  suggested(object: string): Placed[];
  take(placed: Placed): void;
  // What is drawn next on an object; undefined where nothing can be.
  brushOf(object: string): Brush | undefined;
  setBrush(control: ControlSpec, labels: string[]): void;
  // Makes a region with the object's brush, and selects it.
  add(object: string, place: Place, size?: [number, number]): void;
  move(placed: Placed, place: Place): void;
  remove(id: string): void;
}

export const MarkingContext = createContext<Marking>(undefined as unknown as Marking);

const colors = ["#e4572e", "#2e86de", "#10ac84", "#f0a202", "#8854d0", "#d6336c", "#0e9aa7", "#7f8c1f", "#b5651d", "#5f6caf", "#c0392b", "#3d8b37"];

// Of the first label, as the template or its place among all labels has it.
export function colorOf(form: FormSpec, control: ControlSpec, labels: string[]): string {
  const before = form.controls.slice(0, form.controls.indexOf(control)).filter(makesRegions);
  const offset = before.reduce((sum, one) => sum + (one.choices?.length ?? 0), 0);
  const at = (control.choices ?? []).findIndex((choice) => choice.value === labels[0]);
  return control.choices?.[at]?.color ?? (at < 0 ? "#868e96" : (colors[(offset + at) % colors.length] as string));
}

// All labels of a form have keys of their own, other than the hotkeys of other controls.
export function keysOf(form: FormSpec, control: ControlSpec): string[] {
  const all = form.controls.filter(makesRegions);
  const hotkeys = (one: ControlSpec) => (one.choices ?? []).map((choice) => choice.hotkey ?? "");
  const elsewhere = form.controls.filter((one) => !makesRegions(one)).flatMap((one) => [...hotkeys(one), one.hotkey ?? ""]);
  const keys = choiceKeys(all.flatMap(hotkeys), elsewhere.map((key) => key.toLowerCase()));
  const from = all.slice(0, all.indexOf(control)).reduce((sum, one) => sum + (one.choices?.length ?? 0), 0);
  return keys.slice(from, from + (control.choices?.length ?? 0));
}

export function labelText(control: ControlSpec, labels: string[]): string {
  return labels.map((label) => control.choices?.find((choice) => choice.value === label)?.shown ?? label).join(", ");
}

// Of what an inspector drew, whatever its label.
export const inspectorColor = "#d6249f";

// To where its keys are.
export function focusSurface(object: string): void {
  document.querySelector<HTMLElement>(`[data-surface="${CSS.escape(object)}"]`)?.focus();
}

function all(form: FormSpec, values: Values, object?: string): Placed[] {
  const controls = form.controls.filter((control) => makesRegions(control) && (object === undefined || control.to_name === object));
  return controls.flatMap((control) => regionsOf(values, control).map((region) => ({ control, region })));
}

// `returned`: an inspector's marks, while they are looked at.
export function useMarking(form: FormSpec, values: Values, standing: Standing, suggestion: Values, returned: Returned | undefined, set: (values: Values) => void): Marking {
  const [selected, select] = useState("");
  const [brushes, setBrushes] = useState<Record<string, Brush>>({});
  const latest = useRef(values);
  latest.current = values;
  const apply = (next: Values) => set((latest.current = next));
  const put = (control: ControlSpec, regions: Region[]) => apply(withValue(latest.current, control, regions));
  const shown = all(form, values).filter(({ control }) => standing.shows(control));
  const brushOf = (object: string): Brush | undefined => {
    const chosen = brushes[object];
    if (chosen && chosen.labels.length > 0 && standing.shows(chosen.control)) return chosen;
    const control = form.controls.find((one) => makesRegions(one) && one.to_name === object && standing.shows(one));
    return control && { control, labels: (control.choices ?? []).slice(0, 1).map((choice) => choice.value) };
  };
  return {
    form,
    values,
    selected: shown.some(({ region }) => region.id === selected) ? selected : "",
    select,
    brushOf,
    regions: (object) => shown.filter(({ control }) => object === undefined || control.to_name === object),
    inspected: (object) => (returned ? all(form, returned.marks, object).filter(({ region }) => returned.changed.has(region.id)) : []),
    isLeftOut: (id) => returned?.removed.has(id) ?? false,
    suggested: (object) => {
      const there = new Set(all(form, values).map(({ region }) => region.id));
      return all(form, suggestion, object).filter(({ control, region }) => standing.shows(control) && !there.has(region.id));
    },
    take: ({ region }) => {
      apply(taken(form, latest.current, suggestion, region.id));
      select(region.id);
    },
    setBrush: (control, labels) => setBrushes({ ...brushes, [control.to_name]: { control, labels } }),
    add: (object, place, size) => {
      const brush = brushOf(object);
      if (!brush) return;
      const region: Region = { id: newId(), place, labels: brush.labels, ...(size ? { size } : {}) };
      put(brush.control, [...regionsOf(latest.current, brush.control), region]);
      select(region.id);
    },
    move: ({ control, region }, place) =>
      put(control, regionsOf(latest.current, control).map((one) => (one.id === region.id ? { ...one, place } : one))),
    remove: (id) => {
      const found = all(form, latest.current).find(({ region }) => region.id === id);
      if (found) put(found.control, regionsOf(latest.current, found.control).filter((one) => one.id !== id));
      select("");
    },
  };
}
