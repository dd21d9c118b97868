// What a person has answered so far, by control, and the way to Label Studio's results and back.
import { controlKind } from "../controls/registry";
import type { Messages } from "../i18n";
import type { ControlSpec, FormSpec, ResultEntry } from "../types";

export type Values = Record<string, unknown>;

export function valueOf(values: Values, control: ControlSpec): unknown {
  return Object.hasOwn(values, control.name) ? values[control.name] : controlKind(control.kind)?.empty;
}

export function isEmpty(values: Values, control: ControlSpec): boolean {
  return (controlKind(control.kind)?.write(valueOf(values, control), control) ?? null) === null;
}

// In the order of the form; controls without an answer are left out.
export function toResult(form: FormSpec, values: Values): ResultEntry[] {
  return form.controls.flatMap((control) => {
    const value = controlKind(control.kind)?.write(valueOf(values, control), control);
    return value ? [{ from_name: control.name, to_name: control.to_name, type: control.kind, value }] : [];
  });
}

export function fromResult(form: FormSpec, result: ResultEntry[]): Values {
  const values: Values = {};
  for (const control of form.controls) {
    const entry = result.find((one) => one.from_name === control.name);
    const value = entry && controlKind(control.kind)?.read(entry.value);
    if (value !== undefined) values[control.name] = value;
  }
  return values;
}

// What keeps it from being submitted, by control.
export function problemsOf(form: FormSpec, values: Values, texts: Messages): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const control of form.controls) {
    const kind = controlKind(control.kind);
    if (!kind) {
      if (control.required) problems[control.name] = texts.work.unknownRequired;
      continue;
    }
    const wrong = kind.check(valueOf(values, control), control, texts);
    if (wrong) problems[control.name] = wrong;
    else if (control.required && isEmpty(values, control)) problems[control.name] = texts.work.required;
  }
  return problems;
}
