// A person's breaks: while one lasts nothing is asked of the agent in their name, so that what they have not begun goes
// to others after a while. Kept in this browser, by day.
import type { Table } from "./store/database";

interface Day {
  day: string;
  ms: number; // of breaks that are over
  since: number; // of the one that lasts, wall clock; 0: none
}

const dayOf = (wallMs: number) => new Date(wallMs).toDateString();

export class Breaks {
  private today: Day = { day: "", ms: 0, since: 0 };
  private worker = "";

  constructor(private readonly notes: Table<unknown>) {}

  async enter(worker: string): Promise<void> {
    this.worker = worker;
    const stored = (await this.notes.get(`breaks/${worker}`).catch(() => undefined)) as Day | undefined;
    this.today = stored ?? { day: "", ms: 0, since: 0 };
  }

  get lasts(): boolean {
    return this.today.since !== 0;
  }

  // Of today, the one that lasts included.
  ms(now: number): number {
    if (this.today.day !== dayOf(now)) return 0;
    return this.today.ms + (this.lasts ? now - this.today.since : 0);
  }

  begin(now: number): void {
    if (!this.lasts) this.set({ day: dayOf(now), ms: this.ms(now), since: now });
  }

  end(now: number): void {
    if (this.lasts) this.set({ day: dayOf(now), ms: this.ms(now), since: 0 });
  }

  private set(day: Day): void {
    this.today = day;
    void this.notes.put(`breaks/${this.worker}`, day).catch(() => undefined);
  }
}
