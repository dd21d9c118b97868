// What the page needs to go on while the agent is out of reach: who is signed in, their next tasks, and the jobs of
// those. A person's part goes when they sign out.
import type { Job, Me, Task } from "../types";
import type { Database, Table } from "./database";

interface ShelvedTask {
  worker: string;
  task: Task;
}

const signedIn = "signed-in";
const leaving = "leaving";

export class Shelf {
  private readonly tasksOf: Table<ShelvedTask>;
  private readonly jobs: Table<Job>;
  private readonly notes: Table<unknown>;

  constructor(database: Database) {
    this.tasksOf = database.table("tasks");
    this.jobs = database.table("jobs");
    this.notes = database.table("notes");
  }

  // Whoever was signed in when the agent was last heard.
  async person(): Promise<Me | undefined> {
    return (await this.notes.get(signedIn).catch(() => undefined)) as Me | undefined;
  }

  async enter(me: Me): Promise<void> {
    await this.notes.put(signedIn, { ...me, csrf: "" }).catch(() => undefined);
  }

  // `told`: the agent knows that they have left. If not, it has to be told before anybody can go on in their name.
  async leave(worker: string, told: boolean): Promise<void> {
    if (!told) await this.notes.put(leaving, true).catch(() => undefined);
    await this.notes.remove(signedIn).catch(() => undefined);
    await this.keep(worker, []);
  }

  async mustLeave(): Promise<boolean> {
    return (await this.notes.get(leaving).catch(() => undefined)) === true;
  }

  async left(): Promise<void> {
    await this.notes.remove(leaving).catch(() => undefined);
  }

  async tasks(worker: string): Promise<Task[]> {
    const all = await this.tasksOf.all().catch(() => []);
    return all.filter((one) => one.worker === worker).map((one) => one.task);
  }

  // These, and no others of this person; and no jobs that nothing refers to.
  async keep(worker: string, tasks: Task[]): Promise<void> {
    const all = await this.tasksOf.all().catch(() => []);
    const ids = new Set(tasks.map((task) => task.id));
    const rest = all.filter((one) => one.worker !== worker);
    for (const one of all) if (one.worker === worker && !ids.has(one.task.id)) await this.drop(worker, one.task.id);
    for (const task of tasks) await this.tasksOf.put(`${worker}/${task.id}`, { worker, task }).catch(() => undefined);
    const used = new Set([...tasks, ...rest.map((one) => one.task)].map((task) => this.nameOf(task.job, task.version)));
    for (const job of await this.jobs.all().catch(() => [])) {
      const name = this.nameOf(job.job, job.version);
      if (!used.has(name)) await this.jobs.remove(name).catch(() => undefined);
    }
  }

  async drop(worker: string, id: string): Promise<void> {
    await this.tasksOf.remove(`${worker}/${id}`).catch(() => undefined);
  }

  job(job: number, version: number): Promise<Job | undefined> {
    return this.jobs.get(this.nameOf(job, version)).catch(() => undefined);
  }

  async keepJob(job: Job): Promise<void> {
    await this.jobs.put(this.nameOf(job.job, job.version), job).catch(() => undefined);
  }

  private nameOf(job: number, version: number): string {
    return `${job}/${version}`;
  }
}
