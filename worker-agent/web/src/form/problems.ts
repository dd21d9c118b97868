// What keeps an answer from being submitted, as the check of answers would find it.
import { kindOf } from "../controls/registry";
import type { Messages } from "../i18n";
import { makesRegions } from "../regions/region";
import type { ControlSpec, FormSpec } from "../types";
import { Standing } from "./rules";
import { isEmpty, regionsOf, valueOf, type Values } from "./values";

export interface Problem {
  control: ControlSpec;
  region?: string;
  text: string;
}

function ofRegions(control: ControlSpec, values: Values, texts: Messages): Problem[] {
  const regions = regionsOf(values, control);
  const problems: Problem[] = regions
    .filter((region) => region.labels.length === 0)
    .map((region) => ({ control, region: region.id, text: texts.work.noLabel }));
  const most = control.max_usages ?? 0;
  for (const { value, shown } of most > 0 ? (control.choices ?? []) : []) {
    const used = regions.filter((region) => region.labels.includes(value));
    const over = used[most];
    if (over) problems.push({ control, region: over.id, text: texts.work.tooOften(shown ?? value, most) });
  }
  return problems;
}

function ofOne(control: ControlSpec, required: boolean, values: Values, texts: Messages, region?: string): Problem[] {
  const kind = kindOf(control);
  const found = (text: string): Problem[] => [{ control, text, ...(region === undefined ? {} : { region }) }];
  if (!kind) return required ? found(texts.work.unknownRequired) : [];
  const wrong = kind.check(valueOf(values, control, region), control, texts);
  if (wrong) return found(wrong);
  return required && isEmpty(values, control, region) ? found(texts.work.required) : [];
}

export function problemsOf(form: FormSpec, values: Values, texts: Messages): Problem[] {
  const standing = new Standing(form, values);
  return form.controls.flatMap((control) => {
    if (control.per_region)
      return standing.regions
        .filter((id) => standing.shows(control, id))
        .flatMap((id) => ofOne(control, standing.requires(control, id), values, texts, id));
    if (!standing.shows(control)) return [];
    const wrong = makesRegions(control) ? ofRegions(control, values, texts) : [];
    return [...wrong, ...ofOne(control, standing.requires(control), values, texts)];
  });
}
