// Unfinished answers: in the browser at once, at the agent a moment later, so that they outlive a crash and a change of
// PC. A draft belongs to a person's item, not to the lease.
import type { ResultEntry } from "../types";
import type { Table } from "./database";

export interface Draft {
  v: 1;
  at: number; // wall clock of the last change
  activeMs: number;
  result: ResultEntry[];
}

export const draftDelayMs = 800;

export function asDraft(value: unknown): Draft | undefined {
  const draft = value as Partial<Draft> | null | undefined;
  const sound = typeof draft === "object" && draft !== null && draft.v === 1 && Array.isArray(draft.result);
  if (!sound || typeof draft.at !== "number") return undefined;
  return { v: 1, at: draft.at, activeMs: Number(draft.activeMs) || 0, result: draft.result as ResultEntry[] };
}

export function newer(a: Draft | undefined, b: Draft | undefined): Draft | undefined {
  return a && b ? (b.at > a.at ? b : a) : (a ?? b);
}

interface Place {
  worker: string;
  job: number;
  key: string;
}

export class Drafts {
  private unsent: { id: string; draft: Draft } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly table: Table<Draft>,
    private readonly send: (id: string, draft: Draft) => Promise<void>,
  ) {}

  private name(place: Place): string {
    return `${place.worker}/${place.job}/${place.key}`;
  }

  async find(place: Place): Promise<Draft | undefined> {
    return asDraft(await this.table.get(this.name(place)).catch(() => undefined));
  }

  change(place: Place, id: string, draft: Draft): void {
    void this.table.put(this.name(place), draft).catch(() => undefined);
    if (this.unsent && this.unsent.id !== id) this.flush();
    this.unsent = { id, draft };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), draftDelayMs);
  }

  // Sends what waits. A draft that does not arrive is still in the browser; the next change sends it again.
  flush(): void {
    clearTimeout(this.timer);
    const { unsent } = this;
    this.unsent = undefined;
    if (unsent) void this.send(unsent.id, unsent.draft).catch(() => undefined);
  }

  // The item was answered or given back: nothing of it is sent any more.
  drop(place: Place, id: string): void {
    if (this.unsent?.id === id) {
      clearTimeout(this.timer);
      this.unsent = undefined;
    }
    void this.table.remove(this.name(place)).catch(() => undefined);
  }
}
