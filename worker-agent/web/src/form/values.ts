// What a person has answered so far, by control, and the way to Label Studio's results and back. Of controls that make
// regions the value is a list of Regions; of per-region controls, values by the region's id.
import { kindOf } from "../controls/registry";
import { makesRegions, readRegion, writeRegion, type Region } from "../regions/region";
import type { ControlSpec, FormSpec, ResultEntry } from "../types";
import { Standing } from "./rules";

export type Values = Record<string, unknown>;

const none: Region[] = [];

export function regionsOf(values: Values, control: ControlSpec): Region[] {
  return (values[control.name] as Region[] | undefined) ?? none;
}

// Of a per-region control: for the region of this id.
export function valueOf(values: Values, control: ControlSpec, region?: string): unknown {
  const own = Object.hasOwn(values, control.name) ? values[control.name] : undefined;
  const value = control.per_region ? (own as Values | undefined)?.[region ?? ""] : own;
  return value ?? kindOf(control)?.empty;
}

export function withValue(values: Values, control: ControlSpec, value: unknown, region?: string): Values {
  if (!control.per_region) return { ...values, [control.name]: value };
  return { ...values, [control.name]: { ...(values[control.name] as Values | undefined), [region ?? ""]: value } };
}

export function isEmpty(values: Values, control: ControlSpec, region?: string): boolean {
  if (makesRegions(control)) return regionsOf(values, control).length === 0;
  return (kindOf(control)?.write(valueOf(values, control, region), control) ?? null) === null;
}

// In the order of the form; controls that are hidden or without an answer are left out.
export function toResult(form: FormSpec, values: Values): ResultEntry[] {
  const standing = new Standing(form, values);
  return form.controls.flatMap((control): ResultEntry[] => {
    const entry = (region?: string): ResultEntry[] => {
      if (!standing.shows(control, region)) return [];
      const value = kindOf(control)?.write(valueOf(values, control, region), control);
      const names = { from_name: control.name, to_name: control.to_name, type: control.kind };
      return value ? [{ ...(region === undefined ? {} : { id: region }), ...names, value }] : [];
    };
    if (control.per_region) return standing.regions.flatMap(entry);
    if (!makesRegions(control)) return entry();
    return standing.shows(control) ? regionsOf(values, control).map((region) => writeRegion(control, region)) : [];
  });
}

export function fromResult(form: FormSpec, result: ResultEntry[]): Values {
  let values: Values = {};
  for (const control of form.controls) {
    const entries = result.filter((one) => one.from_name === control.name && typeof one.value === "object" && one.value !== null);
    if (makesRegions(control)) {
      const regions = entries.flatMap((entry) => readRegion(control, entry) ?? []);
      if (regions.length > 0) values = withValue(values, control, regions);
      continue;
    }
    for (const entry of entries) {
      const value = kindOf(control)?.read(entry.value, control);
      if (value !== undefined) values = withValue(values, control, value, entry.id);
    }
  }
  return values;
}
