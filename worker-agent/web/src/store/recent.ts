// A person's last answers, to go back to and correct. Kept in the browser until they sign out.
import type { Job, ResultEntry, Task } from "../types";
import type { Table } from "./database";

const most = 20;

export interface Recent {
  worker: string;
  task: Task;
  job: Job;
  result: ResultEntry[];
  revision: number;
  activeMs: number;
  at: number; // wall clock
}

export class RecentAnswers {
  all: Recent[] = []; // of one person, oldest first

  constructor(private readonly table: Table<Recent>) {}

  async enter(worker: string): Promise<void> {
    const stored = await this.table.all().catch(() => []);
    this.all = stored.filter((one) => one.worker === worker).sort((a, b) => a.at - b.at).slice(-most);
  }

  async leave(worker: string): Promise<void> {
    this.all = [];
    for (const one of await this.table.all().catch(() => []))
      if (one.worker === worker) await this.table.remove(this.name(one)).catch(() => undefined);
  }

  place(id: string): number {
    return this.all.findIndex((one) => one.task.id === id);
  }

  // Takes the place of an earlier revision.
  remember(one: Recent): void {
    const at = this.place(one.task.id);
    if (at >= 0) this.all[at] = one;
    else this.all.push(one);
    // After the next task is on screen: this copy is a convenience, the outbox is what lasts.
    setTimeout(() => void this.table.put(this.name(one), one).catch(() => undefined), 50);
    for (const old of this.all.splice(0, this.all.length - most)) void this.table.remove(this.name(old)).catch(() => undefined);
  }

  private name(one: Recent): string {
    return `${one.worker}/${one.task.id}`;
  }
}
