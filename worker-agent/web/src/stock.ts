// The tasks that are in the browser before they are wanted, with all that showing them needs: job, draft, pictures.
import type { Api } from "./api";
import { asDraft, newer, type Drafts } from "./store/drafts";
import type { Shelf } from "./store/shelf";
import type { Job, Task } from "./types";

type Attempt = <T>(request: () => Promise<T>) => Promise<T | undefined>;

export class Stock {
  queue: Task[] = [];
  readonly gone = new Set<string>(); // submitted or given back from this browser
  private readonly jobs = new Map<string, Job>();
  private worker = "";

  constructor(
    private readonly api: Api,
    private readonly shelf: Shelf,
    private readonly drafts: Drafts,
    private readonly attempt: Attempt,
  ) {}

  enter(worker: string, gone: string[]): void {
    this.worker = worker;
    this.queue = [];
    this.gone.clear();
    for (const id of gone) this.gone.add(id);
  }

  jobOf(task: Task): Job | undefined {
    return this.jobs.get(`${task.job}/${task.version}`);
  }

  next(): Task | undefined {
    return this.queue.find((one) => !this.gone.has(one.id));
  }

  leave(id: string): void {
    this.gone.add(id);
    this.queue = this.queue.filter((task) => task.id !== id);
    void this.shelf.drop(this.worker, id);
  }

  // From the agent. False if it cannot be heard, or somebody else is here by now.
  async read(): Promise<boolean> {
    const { worker } = this;
    const heard = await this.attempt(() => this.api.stock());
    if (!heard) return false;
    for (const task of heard) await this.prepare(task);
    const tasks = [...(await this.begun(worker, heard)), ...heard];
    if (worker !== this.worker) return false;
    this.take(tasks);
    await this.shelf.keep(worker, this.queue);
    for (const job of new Set(this.queue.map((task) => this.jobOf(task)))) if (job) await this.shelf.keepJob(job);
    return true;
  }

  // From the browser's own memory.
  async recall(): Promise<void> {
    const { worker } = this;
    const tasks = await this.shelf.tasks(worker);
    for (const task of tasks) await this.prepare(task);
    this.take(tasks);
  }

  // Those that somebody was in the midst of come first. Of an item that has come again only the live one is left.
  private take(tasks: Task[]): void {
    const live = new Set(tasks.filter((task) => !task.ended).map((task) => `${task.job}/${task.key}`));
    const fit = tasks.filter((task) => !this.gone.has(task.id) && this.jobOf(task) && (!task.ended || !live.has(`${task.job}/${task.key}`)));
    this.queue = [...fit.filter((task) => task.ended), ...fit.filter((task) => !task.ended)];
  }

  // Tasks of an earlier reading which the agent does not name any more, and which have a draft here.
  private async begun(worker: string, heard: Task[]): Promise<Task[]> {
    const named = new Set(heard.map((task) => task.id));
    const out: Task[] = [];
    for (const task of await this.shelf.tasks(worker)) {
      if (named.has(task.id) || this.gone.has(task.id)) continue;
      const place = { worker, job: task.job, key: task.key };
      const draft = await this.drafts.find(place);
      if (!draft || draft.result.length === 0) continue;
      const now = await this.attempt(() => this.api.assignment(task.id));
      if (now?.result) continue; // answered elsewhere
      await this.prepare(task);
      out.push({ ...task, ended: true });
    }
    return out;
  }

  async prepare(task: Task): Promise<void> {
    const { worker } = this;
    const name = `${task.job}/${task.version}`;
    if (!this.jobs.has(name)) {
      const kept = await this.shelf.job(task.job, task.version);
      const job = kept ?? (await this.attempt(() => this.api.job(task.job, task.version)));
      if (job) this.jobs.set(name, job);
      if (job && !kept) await this.shelf.keepJob(job);
    }
    const images = this.jobs.get(name)?.form.objects.filter((object) => object.kind === "image") ?? [];
    for (const { field } of images) new Image().src = String(task.data[field] ?? "");
    const local = await this.drafts.find({ worker, job: task.job, key: task.key });
    const there = asDraft(task.draft);
    task.draft = newer(there, local) ?? null;
    if (local && task.draft === local && local.at !== there?.at && task.revision === 0) this.drafts.offer(task.id, local);
  }
}
