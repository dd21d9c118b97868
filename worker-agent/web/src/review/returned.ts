// What an inspector returned to its author: the reason, the author's answer, and what the inspector would have.
import { kindOf } from "../controls/registry";
import { fromResult, isEmpty, regionsOf, toResult, valueOf, type Values } from "../form/values";
import type { Messages } from "../i18n";
import { makesRegions, writeRegion } from "../regions/region";
import type { ControlSpec, FormSpec, Task } from "../types";
import { answersOf, entriesOf, membersOf, questionsOf, reviewStart } from "./verdict";

// Values as the page holds them, by control.
export interface Returned {
  reason: string;
  former: Values; // the author's answer; empty where it was somebody else's
  marks: Values;
  changed: Set<string>; // ids of regions that the inspector made or changed
  removed: Set<string>; // ids of regions of the former answer that the inspector does not have
}

const known = new WeakMap<Task, Returned>();

// Undefined where the task was never returned.
export function returnedOf(form: FormSpec, task: Task): Returned | undefined {
  const member = membersOf(task.data["muster:returned"]);
  if (!member) return undefined;
  let returned = known.get(task);
  if (!returned) {
    const own = questionsOf(form);
    const [former, marks] = [fromResult(own, entriesOf(member["result"])), fromResult(own, entriesOf(member["marks"]))];
    known.set(task, (returned = { reason: String(member["reason"] ?? ""), former, marks, ...regionsApart(own, former, marks) }));
  }
  return returned;
}

function regionsApart(form: FormSpec, former: Values, marks: Values): Pick<Returned, "changed" | "removed"> {
  const all = (values: Values) =>
    new Map(form.controls.filter(makesRegions).flatMap((control) => regionsOf(values, control).map((region) => [region.id, JSON.stringify(writeRegion(control, region))] as const)));
  const [before, after] = [all(former), all(marks)];
  const changed = [...after].filter(([id, text]) => before.get(id) !== text).map(([id]) => id);
  return { changed: new Set(changed), removed: new Set([...before.keys()].filter((id) => !after.has(id))) };
}

// What a control was answered with, as a line to read; "" for nothing.
export function inWords(control: ControlSpec, value: unknown, texts: Messages): string {
  const said = kindOf(control)?.write(value, control);
  if (!said) return "";
  const shown = (one: unknown) => control.choices?.find((choice) => choice.value === one)?.shown ?? String(one);
  const path = (one: unknown) => (Array.isArray(one) ? one.map(shown).join(" / ") : shown(one));
  const list = said["choices"] ?? said["taxonomy"];
  if (Array.isArray(list)) return list.map(path).join(" · ");
  if (said["rating"] !== undefined) return texts.work.stars(Number(said["rating"]), control.max ?? 5);
  if (said["number"] !== undefined) return String(said["number"]);
  if (Array.isArray(said["text"])) return said["text"].map(String).join("\n");
  if (said["selected"] !== undefined) return said["selected"] === "left" ? texts.work.left : texts.work.right;
  const titled = ([bucket, items]: [string, string[]]) => [control.buckets?.find((one) => one.name === bucket)?.title, items.join(" › ")].filter(Boolean).join(": ");
  return Object.entries((said["ranker"] ?? {}) as Record<string, string[]>).map(titled).join(" · ");
}

// What the inspector would have instead of what stands in the answer; undefined where that is the same. Per-region
// controls: of the region of this id, if the inspector has it.
export function markOf({ marks, former }: Returned, control: ControlSpec, texts: Messages, region?: string): string | undefined {
  if (makesRegions(control)) return undefined;
  if (region !== undefined && !Object.hasOwn((marks[control.name] as Values | undefined) ?? {}, region)) return undefined;
  const write = (values: Values) => JSON.stringify(kindOf(control)?.write(valueOf(values, control, region), control) ?? null);
  if (write(marks) === write(former)) return undefined;
  return isEmpty(marks, control, region) ? texts.review.noAnswer : inWords(control, valueOf(marks, control, region), texts);
}

// Whether the inspector said more than the reason.
export function isMarked(form: FormSpec, { marks, former }: Returned): boolean {
  const own = questionsOf(form);
  return JSON.stringify(toResult(own, marks)) !== JSON.stringify(toResult(own, former));
}

// What a task is filled with before this person said anything of it here.
export function startOf(form: FormSpec, task: Task): Values {
  const answers = answersOf(task);
  return answers ? reviewStart(form, answers) : (returnedOf(form, task)?.former ?? {});
}
