// What others thought of an item: predictions that come with it, and, of a sequence, what this person answered of the
// item before. They are offered, and are no answer until they are taken.
import { fromResult, isEmpty, regionsOf, withValue, type Values } from "./form/values";
import { makesRegions, newId } from "./regions/region";
import type { FormSpec, Json, ResultEntry, Task } from "./types";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isEntry = (value: unknown): value is ResultEntry => isObject(value) && typeof value["from_name"] === "string" && isObject(value["value"]);
const score = (value: Record<string, unknown>) => (typeof value["score"] === "number" ? value["score"] : 0);

// The item's field `predictions`: as Label Studio has them, the best of several; or the results alone.
export function predicted(data: Record<string, Json>): ResultEntry[] {
  const field: unknown = data["predictions"];
  if (!Array.isArray(field)) return [];
  if (field.every(isEntry)) return field;
  const some = field.filter(isObject).filter((one) => Array.isArray(one["result"]));
  const best = some.reduce<Record<string, unknown> | undefined>((best, one) => (!best || score(one) > score(best) ? one : best), undefined);
  return best ? (best["result"] as unknown[]).filter(isEntry) : [];
}

const suggestions = new WeakMap<Task, Values>();

export function suggestionOf(form: FormSpec, task: Task): Values {
  let values = suggestions.get(task);
  if (!values) suggestions.set(task, (values = fromResult(form, predicted(task.data))));
  return values;
}

// The regions of another item's answer, and what was said of them, as a start for this one.
export function carriedOver(form: FormSpec, result: ResultEntry[]): Values {
  const ids = new Map<string, string>();
  const renewed = (id: string) => ids.get(id) ?? (ids.set(id, newId()), ids.get(id) as string);
  const told = form.controls.filter((control) => makesRegions(control) || control.per_region).map((control) => control.name);
  const entries = result.filter((entry) => entry.id !== undefined && told.includes(entry.from_name));
  return fromResult(form, entries.map((entry) => ({ ...entry, id: renewed(entry.id as string) })));
}

// With what is suggested added where nothing was said yet; `only`: the region of this id, and what is said of it.
export function taken(form: FormSpec, values: Values, suggestion: Values, only?: string): Values {
  let next = values;
  for (const control of form.controls) {
    const said = suggestion[control.name];
    if (said === undefined) continue;
    if (makesRegions(control)) {
      const there = regionsOf(next, control);
      const more = regionsOf(suggestion, control).filter(({ id }) => (only === undefined || id === only) && !there.some((one) => one.id === id));
      if (more.length > 0) next = withValue(next, control, [...there, ...more]);
    } else if (control.per_region) {
      for (const [id, value] of Object.entries(said as Values))
        if ((only === undefined || id === only) && isEmpty(next, control, id)) next = withValue(next, control, value, id);
    } else if (only === undefined && isEmpty(next, control)) next = withValue(next, control, said);
  }
  return next;
}
