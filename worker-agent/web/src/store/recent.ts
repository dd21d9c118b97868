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

  // Takes the place of an earlier revision. A task that was returned is another one for the same item: its former answer
  // is not to be corrected any more.
  remember(one: Recent): void {
    const { id, job, key } = one.task;
    const former = this.all.findIndex(({ task }) => task.job === job && task.key === key && task.id !== id);
    for (const old of former < 0 ? [] : this.all.splice(former, 1)) void this.table.remove(this.name(old)).catch(() => undefined);
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
