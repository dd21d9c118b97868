// Keys that mean something wherever the focus is, and where the focus goes.
import { useLayoutEffect } from "preact/hooks";
import { actionOf, chord, composing, typing, type Action } from "./keys";
import { focusSurface } from "./regions/marking";
import { makesRegions } from "./regions/region";
import type { ControlSpec } from "./types";

function whereOf(target: EventTarget | null): "page" | "line" | "text" | "button" {
  if (!(target instanceof HTMLElement)) return "page";
  if (target.matches("textarea")) return "text";
  if (target.matches("input")) return "line";
  return target.matches("button, a, select, audio, video") ? "button" : "page";
}

// To where a control's keys are: the surface that it labels, else its question.
export function focusOn(page: HTMLElement | null, control: ControlSpec | undefined): void {
  if (!control) return;
  page?.querySelector<HTMLElement>(`[data-control="${CSS.escape(control.name)}"] [data-stop]`)?.focus();
  if (makesRegions(control)) focusSurface(control.to_name);
}

// The name of the control that is asked after this one, as the page shows it.
export function nextAsked(page: HTMLElement | null, name: string): string | undefined {
  const names = [...(page?.querySelectorAll<HTMLElement>("[data-control]") ?? [])].map((one) => one.dataset["control"]);
  return names[names.indexOf(name) + 1];
}

export interface PageKeys {
  open: boolean; // a dialog, which takes Escape alone
  acts: Record<Action, () => void>;
  named(pressed: string): ControlSpec | undefined; // the control with this hotkey
  reach(control: ControlSpec): void;
}

export function usePageKeys({ open, acts, named, reach }: PageKeys): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const control = open || composing(event) || typing(event.target) ? undefined : named(chord(event));
      const action = actionOf(event, whereOf(event.target));
      if (!control && (!action || (open && action !== "close"))) return;
      event.preventDefault();
      if (control) reach(control);
      else if (action) acts[action]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
