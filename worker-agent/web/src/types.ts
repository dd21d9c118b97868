// What the agent says, as docs/http-api.md has it.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface ResultEntry {
  id?: string;
  from_name: string;
  to_name: string;
  type: string;
  value: Record<string, unknown>;
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
}

export interface ControlSpec {
  name: string;
  to_name: string;
  kind: string;
  required: boolean;
  multiple?: boolean;
  choices?: string[];
  min?: number;
  max?: number;
  max_length?: number;
}

export interface ObjectSpec {
  name: string;
  kind: string;
  field: string;
}

export interface FormSpec {
  objects: ObjectSpec[];
  controls: ControlSpec[];
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
  level: string;
  csrf: string;
  answered_today: number;
  active_ms_today: number;
  stock: number;
  link: "up" | "down";
  unsent: number;
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
