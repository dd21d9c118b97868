// Which controls may be answered, and which must be: visible_when and required_when, as the check of answers has them.
import { kindOf } from "../controls/registry";
import { makesRegions, type Region } from "../regions/region";
import type { Condition, ControlSpec, FormSpec, Requirement } from "../types";
import { regionsOf, valueOf, type Values } from "./values";

// Something answered, as rules see it.
interface Fact {
  control: ControlSpec;
  chosen: string[]; // choices (of paths the last step), a region's labels, a side
  number?: number;
}

const last = (path: unknown) => String(Array.isArray(path) ? path.at(-1) : path);

function factOf(control: ControlSpec, value: unknown): Fact | undefined {
  const written = kindOf(control)?.write(value, control);
  if (!written) return undefined;
  const list = written["choices"] ?? written["taxonomy"] ?? [written["selected"]];
  const number = written["rating"] ?? written["number"];
  return { control, chosen: (list as unknown[]).map(last), ...(typeof number === "number" ? { number } : {}) };
}

const any = (fact: Fact, values: string[] = []) => values.length === 0 || fact.chosen.some((one) => values.includes(one));

function isSuch(condition: Condition, region: Fact): boolean {
  const { name = "" } = condition;
  return (name === "" || name === region.control.name || name === region.control.to_name) && any(region, condition.values);
}

// `region`: the one that is asked about; none: the task as a whole.
function holds(condition: Condition, region: Fact | undefined, facts: Fact[]): boolean {
  const chosen = () => facts.some((fact) => fact.control.name === condition.name && any(fact, condition.values));
  switch (condition.when) {
    case "choice-selected":
      return chosen();
    case "choice-unselected":
      return !chosen();
    case "region-selected":
      return region ? isSuch(condition, region) : facts.some((fact) => makesRegions(fact.control) && isSuch(condition, fact));
    case "no-region-selected":
      return region === undefined;
  }
}

function compares(fact: Fact, rule: Requirement): boolean {
  if (fact.number === undefined) return any(fact, rule.values) === (rule.comparison === "is");
  const [is, than] = [fact.number, rule.number ?? 0];
  switch (rule.comparison) {
    case "below":
      return is < than;
    case "at most":
      return is <= than;
    case "above":
      return is > than;
    case "at least":
      return is >= than;
    case "is":
      return is === than;
    case "is not":
      return is !== than;
  }
}

// Controls whose conditions hold, given what the others of them were answered with. What is hidden is as if it were not
// answered; controls never wait for each other, so this settles.
function settle(candidates: ControlSpec[], region: Fact | undefined, factsOf: (shown: ControlSpec[]) => Fact[]) {
  let shown: ControlSpec[] = [];
  for (let round = 0; round <= candidates.length; ++round) {
    const facts = factsOf(shown);
    const next = candidates.filter((control) => (control.visible_when ?? []).every((one) => holds(one, region, facts)));
    if (next.length === shown.length && next.every((control, at) => control === shown[at])) break;
    shown = next;
  }
  return { shown, facts: factsOf(shown) };
}

interface Scope {
  shown: ControlSpec[];
  facts: Fact[];
  region: Fact | undefined;
}

// Where all controls stand, given what has been answered.
export class Standing {
  private readonly whole: Scope;
  private readonly ofRegion = new Map<string, Scope>();

  constructor(form: FormSpec, private readonly values: Values) {
    const wholes = form.controls.filter((control) => !control.per_region);
    this.whole = { ...settle(wholes, undefined, (shown) => shown.flatMap((one) => this.factsOf(one))), region: undefined };
    const beside = this.whole.facts.filter((fact) => !makesRegions(fact.control));
    for (const control of this.whole.shown.filter(makesRegions)) {
      const asked = form.controls.filter((one) => one.per_region && one.to_name === control.to_name);
      for (const region of regionsOf(values, control)) this.settleRegion(control, region, asked, beside);
    }
  }

  private settleRegion(control: ControlSpec, { id, labels }: Region, asked: ControlSpec[], beside: Fact[]): void {
    const region: Fact = { control, chosen: labels };
    const factsOf = (shown: ControlSpec[]) => [...beside, ...shown.flatMap((one) => factOf(one, valueOf(this.values, one, id)) ?? [])];
    this.ofRegion.set(id, { ...settle(asked, region, factsOf), region });
  }

  private factsOf(control: ControlSpec): Fact[] {
    if (!makesRegions(control)) return [factOf(control, valueOf(this.values, control)) ?? []].flat();
    return regionsOf(this.values, control).map((region) => ({ control, chosen: region.labels }));
  }

  private scope(region?: string): Scope | undefined {
    return region === undefined ? this.whole : this.ofRegion.get(region);
  }
  // Per-region controls: for the region of this id.
  shows(control: ControlSpec, region?: string): boolean {
    return this.scope(region)?.shown.includes(control) ?? false;
  }
  requires(control: ControlSpec, region?: string): boolean {
    if (!this.shows(control, region)) return false;
    const facts = this.scope(region)?.facts ?? [];
    const met = (rule: Requirement) => facts.some((fact) => fact.control.name === rule.name && compares(fact, rule));
    return control.required || (control.required_when ?? []).some(met);
  }
  // Of a view that holds no controls.
  meets(conditions: Condition[], selected?: string): boolean {
    const { region, facts } = this.scope(selected) ?? this.whole;
    return conditions.every((one) => holds(one, region, facts));
  }
  // The regions that count, in the order of the form.
  get regions(): string[] {
    return [...this.ofRegion.keys()];
  }
}
