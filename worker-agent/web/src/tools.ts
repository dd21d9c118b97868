// What a form needs beyond the first view, fetched before its first task is shown, so that nothing comes later and the
// focus is where it belongs.
import { useEffect, useState } from "preact/hooks";
import { kindOf } from "./controls/registry";
import { Drawing } from "./objects/image";
import { MarkedText } from "./objects/written";
import type { Lazy } from "./parts/lazy";
import { marksText, shapeOf } from "./regions/region";
import type { FormSpec } from "./types";

function toolsOf({ controls }: FormSpec): Pick<Lazy<never>, "fetch">[] {
  const views = controls.flatMap((control) => {
    const view = kindOf(control)?.View;
    return view && "fetch" in view ? [view as unknown as Lazy<never>] : [];
  });
  return [...views, ...(controls.some(shapeOf) ? [Drawing] : []), ...(controls.some(marksText) ? [MarkedText] : [])];
}

const ready = new WeakSet<FormSpec>();

// Whether all is there, or could not be had: then its place says so.
export function useTools(form: FormSpec | undefined): boolean {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!form || ready.has(form)) return;
    void Promise.allSettled(toolsOf(form).map((tool) => tool.fetch())).then(() => {
      ready.add(form);
      redraw((n) => n + 1);
    });
  }, [form]);
  if (form && toolsOf(form).length === 0) ready.add(form);
  return form !== undefined && ready.has(form);
}
