// The team as the agent tells of it (docs/http-api.md), and the order in which a lead wants to see it.

export interface OpenTask {
  id: string;
  job_name: string;
  key: string;
  open_ms: number;
  stuck: boolean;
}

export interface Member {
  worker: string;
  name: string;
  level: string;
  active: boolean;
  account: boolean;
  leads: boolean;
  self: boolean;
  on_leave_since_wall_ms: number | null;
  state: "here" | "idle" | "away";
  since_ms: number | null;
  open: OpenTask[];
  stock: number;
  wait_reason: string;
  placed_on: string | null;
  per_task_ms: number;
  answered_today: number;
  active_ms_today: number;
  judged: number;
  counted: number;
  unsent: number;
}

export interface Question {
  id: string;
  worker: string;
  job_name: string;
  key: string;
  text: string;
  asked_wall_ms: number;
  reply?: string;
  replied_by?: string;
  replied_wall_ms?: number;
}

export interface Deed {
  wall_ms: number;
  lead: string;
  what: string;
  worker: string;
}

export interface Team {
  site: string;
  people: Member[];
  questions: Question[];
  deeds: Deed[];
}

export interface PlaceJob {
  name: string;
  left: number;
}

export interface NewPerson {
  worker?: string;
  name: string;
  password?: string;
}

export interface Added {
  people: NewPerson[];
  errors: { line: number; reason: string }[];
  dry_run: boolean;
}

// The job that all of these people are put on; null: any, or not the same.
export function placeOf(people: Member[]): string | null {
  const place = people[0]?.placed_on ?? null;
  return people.every((member) => member.placed_on === place) ? place : null;
}

// Pieces per active hour; none before a minute has been worked.
export function pacePerHour(member: Member): number | undefined {
  const hours = member.active_ms_today / 3_600_000;
  return hours > 1 / 60 ? Math.round(member.answered_today / hours) : undefined;
}

// The share of the last day's answers with a known fate that counted; few say nothing.
export function agreement(member: Member): number | undefined {
  return member.judged >= 5 ? member.counted / member.judged : undefined;
}

export function isStuck(member: Member): boolean {
  return member.open.some((task) => task.stuck);
}

export type Standing = "stuck" | "starved" | "working" | "idle" | "away" | "leave" | "noAccount" | "inactive";

const order: Standing[] = ["stuck", "starved", "idle", "working", "away", "leave", "noAccount", "inactive"];

export function standingOf(member: Member): Standing {
  if (!member.active) return "inactive";
  if (!member.account) return "noAccount";
  if (member.on_leave_since_wall_ms !== null) return "leave";
  if (isStuck(member)) return "stuck";
  if (member.state === "away") return "away";
  if (member.state === "idle") return "idle";
  return member.open.length === 0 && member.stock === 0 ? "starved" : "working";
}

// First what needs attention; among equals by id, as people count: w2 before w10.
export function byAttention(people: Member[]): Member[] {
  const place = (member: Member) => order.indexOf(standingOf(member));
  return [...people].sort((a, b) => place(a) - place(b) || a.worker.localeCompare(b.worker, "en", { numeric: true }));
}

export function matching(people: Member[], words: string): Member[] {
  const wanted = words.trim().toLowerCase();
  return wanted ? people.filter((member) => `${member.worker} ${member.name}`.toLowerCase().includes(wanted)) : people;
}
