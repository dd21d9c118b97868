// What the agent says, as docs/http-api.md has it.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface ResultEntry {
  id?: string;
  from_name: string;
  to_name: string;
  type: string;
  value: Record<string, unknown>;
  original_width?: number; // of the picture drawn on, in pixels
  original_height?: number;
}

export interface Task {
  id: string;
  job: number;
  job_name: string;
  version: number;
  key: string;
  data: Record<string, Json>;
  draft: unknown;
  lease_ms: number;
  revision: number;
  result: ResultEntry[] | null;
  ended?: boolean; // its lease: what is finished all the same is taken
  submit_token?: string;
}

// One choice or label.
export interface Choice {
  value: string; // what an answer says
  shown?: string; // what people see instead
  hotkey?: string;
  color?: string;
  parent?: number; // position of the choice it stands inside, which comes before it
}

export interface Condition {
  when: "choice-selected" | "choice-unselected" | "region-selected" | "no-region-selected";
  name?: string;
  values?: string[]; // one is enough; none: any
}

export interface Requirement {
  name: string;
  comparison: "below" | "at most" | "above" | "at least" | "is" | "is not";
  number?: number;
  values?: string[];
}

export interface ControlSpec {
  name: string;
  to_name: string;
  kind: string;
  required: boolean;
  multiple?: boolean;
  choices?: Choice[];
  nested?: boolean;
  leaves_only?: boolean;
  max_usages?: number;
  can_rotate?: boolean;
  min?: number;
  max?: number;
  step?: number;
  max_length?: number;
  rows?: number;
  placeholder?: string;
  per_region?: boolean;
  inline?: boolean;
  hotkey?: string;
  visible_when?: Condition[];
  required_when?: Requirement[];
  buckets?: { name: string; title: string }[];
}

export interface ObjectSpec {
  name: string;
  kind: string;
  field: string;
  name_key?: string;
  text_key?: string;
  dialogue?: boolean;
  title?: string;
}

// One of header, object, control and view is there.
export interface LayoutNode {
  header?: string;
  size?: number;
  object?: string;
  control?: string;
  view?: LayoutNode[];
  inline?: boolean;
  visible_when?: Condition[];
}

export interface FormSpec {
  objects: ObjectSpec[];
  controls: ControlSpec[];
  layout?: LayoutNode[];
}

export interface Job {
  job: number;
  name: string;
  version: number;
  form: FormSpec;
  template: string;
  guideline: string;
}

export interface Me {
  worker: string;
  name?: string; // none was given, or the page remembers an older agent
  level: string;
  csrf: string;
  answered_today: number;
  active_ms_today: number;
  // Of this month; none from what the page remembers of an older agent.
  answered_month?: number;
  active_ms_month?: number;
  judged_month?: number;
  counted_month?: number;
  stock: number;
  link: "up" | "down";
  unsent: number;
  replies?: OwnQuestion[]; // that were not read yet; none from an older agent
}

// What the person asked or reported, and what a lead replied.
export interface OwnQuestion {
  id: string;
  job_name: string;
  key: string;
  text: string;
  asked_wall_ms: number;
  reply?: string;
  replied_by?: string;
  replied_wall_ms?: number;
  read?: boolean;
}

// What inspectors found of the person's answers to a job.
export interface Standing {
  name: string;
  reviewed: number;
  right: number;
}

export interface PastAnswer {
  id: string;
  job_name: string;
  version: number;
  key: string;
  revision: number;
  active_ms: number;
  submitted_wall_ms: number;
  acknowledged: boolean;
  set_aside: boolean;
  fate?: string;
  reason?: string;
}
