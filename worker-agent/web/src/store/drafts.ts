// Unfinished answers: in the browser at once, at the agent a moment later, so that they outlive a crash and a change of
// PC. A draft belongs to a person's item, not to the lease.
import { Refusal, Unreachable } from "../api";
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
  private readonly unsent = new Map<string, Draft>(); // by assignment; leaves when the agent has said something definite
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;

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
    this.offer(id, draft);
  }

  // The agent does not have this one yet.
  offer(id: string, draft: Draft): void {
    this.unsent.set(id, draft);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), draftDelayMs);
  }

  // Sends what waits, one after another. What does not arrive goes with the next flush.
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    const tried = new Set<Draft>();
    for (;;) {
      const next = [...this.unsent].find(([, draft]) => !tried.has(draft));
      if (!next) return;
      const [id, draft] = next;
      tried.add(draft);
      try {
        await this.send(id, draft);
      } catch (error) {
        if (error instanceof Unreachable) return;
        if (error instanceof Refusal && (error.status === 401 || error.status >= 429)) return;
      }
      if (this.unsent.get(id) === draft) this.unsent.delete(id);
    }
  }

  // Whoever is next must not send it in their own name.
  forget(): void {
    clearTimeout(this.timer);
    this.unsent.clear();
  }

  // The item was answered or given back: nothing of it is sent any more.
  drop(place: Place, id: string): void {
    this.unsent.delete(id);
    void this.table.remove(this.name(place)).catch(() => undefined);
  }
}
