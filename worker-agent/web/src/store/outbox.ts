// What people have submitted and the agent has not yet called saved. An entry enters with `put`, survives reloads, is
// sent one at a time in the order of submission, again and again until the agent says something definite, and leaves
// when it is saved; what the agent refuses stays, marked, until the person has seen it or sent it again. Answers that
// have their submit token are sent whoever is signed in; other entries wait for their own person.
import { Refusal, Unreachable } from "../api";
import type { ResultEntry } from "../types";
import type { Table } from "./database";

export interface Entry {
  worker: string;
  id: string; // of the assignment
  label: string; // for people: the item's key
  how: "answer" | "skip" | "return";
  result: ResultEntry[];
  reason: string; // of a skip or a return
  revision: number;
  activeMs: number;
  at: number; // wall clock of the submission
  token?: string; // submits this answer without a session
  refused?: { status: number; type: string; detail: string };
}

export type Outcome = "saved" | "refused" | "unreachable" | "signed-out" | "busy";

const waits = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

export class Outbox {
  private entries: Entry[] = [];
  private worker = "";
  private sending = false;
  private readonly ownOnly = new Set<string>(); // their token was not taken: they wait for their person
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly table: Table<Entry>,
    private readonly send: (entry: Entry) => Promise<void>,
    private readonly heard: (outcome: Outcome, entry: Entry) => void,
  ) {}

  // What an earlier page left behind.
  async restore(): Promise<void> {
    const stored = await this.table.all();
    const here = new Set(this.entries.map((entry) => this.key(entry)));
    this.entries.push(...stored.filter((entry) => !here.has(this.key(entry))));
    this.entries.sort((a, b) => a.at - b.at);
  }

  // Whose entries may go out; "" for nobody's.
  signedIn(worker: string): void {
    this.worker = worker;
    this.failures = 0;
    this.ownOnly.clear();
    this.kick();
  }

  // A newer revision takes the place of an older one that still waits. Resolves when it is on the disk.
  put(entry: Entry): Promise<void> {
    this.entries = this.entries.filter((other) => this.key(other) !== this.key(entry));
    this.entries.push(entry);
    const stored = this.table.put(this.key(entry), entry);
    void stored.then(
      () => this.kick(),
      () => this.kick(), // memory has it, and the agent's disk is better than none
    );
    return stored;
  }

  of(worker: string): Entry[] {
    return this.entries.filter((entry) => entry.worker === worker);
  }

  waiting(worker: string): number {
    return this.of(worker).filter((entry) => !entry.refused).length;
  }

  // Of everybody who has worked at this browser.
  waitingInAll(): number {
    return this.entries.filter((entry) => !entry.refused).length;
  }

  dismiss(entry: Entry): Promise<void> {
    return this.remove(entry);
  }

  // Sends at once instead of when its time has come.
  kick(): void {
    clearTimeout(this.timer);
    void this.run();
  }

  private key(entry: Entry): string {
    return `${entry.worker}/${entry.id}`;
  }

  private remove(entry: Entry): Promise<void> {
    if (!this.entries.includes(entry)) return Promise.resolve(); // a newer revision has taken its place
    this.entries = this.entries.filter((other) => other !== entry);
    return this.table.remove(this.key(entry));
  }

  private async run(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (;;) {
        const entry = this.entries.find((one) => this.canGo(one));
        if (!entry) return;
        const outcome = await this.attempt(entry);
        if (outcome === "signed-out") {
          this.ownOnly.add(this.key(entry));
          if (entry.worker !== this.worker) continue;
          this.worker = "";
        }
        this.heard(outcome, entry);
        if (outcome === "unreachable" || outcome === "busy") return this.later();
        this.failures = 0;
      }
    } finally {
      this.sending = false;
    }
  }

  private canGo(entry: Entry): boolean {
    if (entry.refused) return false;
    if (entry.worker === this.worker) return true;
    return entry.how === "answer" && !!entry.token && !this.ownOnly.has(this.key(entry));
  }

  private async attempt(entry: Entry): Promise<Outcome> {
    try {
      await this.send(entry);
    } catch (error) {
      if (error instanceof Unreachable) return "unreachable";
      if (!(error instanceof Refusal)) throw error;
      // A skip whose reply was lost is not there the second time.
      const gone = entry.how !== "answer" && error.status === 404;
      if (!gone) return await this.refuse(entry, error);
    }
    await this.remove(entry).catch(() => undefined);
    return "saved";
  }

  private async refuse(entry: Entry, refusal: Refusal): Promise<Outcome> {
    const { status, type, detail } = refusal;
    if (status === 401 || status === 403) return "signed-out";
    if (status === 408 || status === 429 || status >= 500) return "busy";
    entry.refused = { status, type, detail };
    if (this.entries.includes(entry)) await this.table.put(this.key(entry), entry).catch(() => undefined);
    return "refused";
  }

  private later(): void {
    const wait = waits[Math.min(this.failures++, waits.length - 1)] ?? 30_000;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), wait);
  }
}
