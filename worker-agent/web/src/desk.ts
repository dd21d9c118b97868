// What one person has before them: the stock that is already in the browser, the task on screen, the last twenty to go
// back to. Knows the agent, the outbox and the drafts; knows nothing of the page, which is told of every change.
import { Refusal, Unreachable, type Api } from "./api";
import type { Database } from "./store/database";
import { Drafts, asDraft, newer, type Draft } from "./store/drafts";
import { Outbox, type Entry, type Outcome } from "./store/outbox";
import { fromResult, toResult, type Values } from "./form/values";
import { startOf } from "./review/returned";
import type { Job, Me, ResultEntry, Task } from "./types";

const backMost = 20;
const longPollMs = 20_000;

interface Recent {
  worker: string;
  task: Task;
  job: Job;
  result: ResultEntry[];
  revision: number;
  activeMs: number;
  at: number;
}

export interface Shown {
  task: Task;
  job: Job;
  values: Values;
  revision: number; // that submitting gives it
  activeMs: number; // before it was shown this time
}

export class Desk {
  me: Me | undefined;
  signedOut = true;
  reachable = true;
  waitReason = "";
  shown: Shown | undefined;
  queue: Task[] = [];
  readonly outbox: Outbox;
  private readonly drafts: Drafts;
  private readonly jobs = new Map<string, Job>();
  private readonly gone = new Set<string>(); // submitted or given back from this browser
  private readonly opened = new Set<string>();
  private recent: Recent[] = []; // oldest first
  private place = -1; // in `recent`, while correcting
  private refreshing = false;
  private waiting = false;

  constructor(
    readonly api: Api,
    readonly database: Database,
    private readonly changed: () => void,
  ) {
    this.outbox = new Outbox(database.table("outbox"), (entry) => this.deliver(entry), (what) => this.heard(what));
    this.drafts = new Drafts(database.table("drafts"), (id, draft) => this.api.draft(id, draft));
  }

  get worker(): string {
    return this.me?.worker ?? "";
  }
  get correcting(): boolean {
    return this.place >= 0;
  }
  get canGoBack(): boolean {
    return this.correcting ? this.place > 0 : this.recent.length > 0;
  }

  // Finds out who is signed in. True if somebody is.
  async begin(): Promise<boolean> {
    await this.outbox.restore().catch(() => undefined);
    const me = await this.attempt(() => this.api.me());
    if (!me) return false;
    if (me.worker !== this.worker) await this.enter(me);
    this.me = me;
    this.signedOut = false;
    this.outbox.signedIn(me.worker);
    this.changed();
    void this.refresh();
    return true;
  }

  private async enter(me: Me): Promise<void> {
    this.shown = undefined;
    this.place = -1;
    this.queue = [];
    this.opened.clear();
    this.gone.clear();
    for (const entry of this.outbox.of(me.worker)) if (!entry.refused) this.gone.add(entry.id);
    const all = await this.database.table<Recent>("recent").all().catch(() => []);
    this.recent = all.filter((one) => one.worker === me.worker).sort((a, b) => a.at - b.at).slice(-backMost);
  }

  async signOut(): Promise<void> {
    this.drafts.flush();
    await this.attempt(() => this.api.signOut());
    this.outbox.signedIn("");
    this.me = this.shown = undefined;
    this.signedOut = true;
    this.changed();
  }

  // Every few seconds.
  async look(): Promise<void> {
    const me = await this.attempt(() => this.api.me());
    if (!me || this.signedOut) return;
    if (me.worker !== this.worker) return void this.begin();
    this.me = me;
    this.changed();
    if (this.queue.length < 2) void this.refresh();
  }

  // Reads the stock, and the forms and pictures of what is in it, and shows a task if none is.
  async refresh(): Promise<void> {
    if (this.refreshing || this.signedOut) return;
    this.refreshing = true;
    const worker = this.worker;
    const tasks = await this.attempt(() => this.api.stock());
    this.refreshing = false;
    if (!tasks || worker !== this.worker) return;
    for (const task of tasks) await this.prepare(task);
    if (worker !== this.worker) return;
    this.queue = tasks.filter((task) => !this.gone.has(task.id) && this.jobOf(task));
    if (!this.shown) await this.showNext();
    this.changed();
  }

  private jobOf(task: Task): Job | undefined {
    return this.jobs.get(`${task.job}/${task.version}`);
  }

  private async prepare(task: Task): Promise<void> {
    const name = `${task.job}/${task.version}`;
    if (!this.jobs.has(name)) {
      const job = await this.attempt(() => this.api.job(task.job, task.version));
      if (job) this.jobs.set(name, job);
    }
    const images = this.jobs.get(name)?.form.objects.filter((object) => object.kind === "image") ?? [];
    for (const { field } of images) new Image().src = String(task.data[field] ?? "");
    const local = await this.drafts.find(this.placeOf(task));
    task.draft = newer(asDraft(task.draft), local) ?? null;
  }

  private placeOf(task: Task) {
    return { worker: this.worker, job: task.job, key: task.key };
  }

  // Everything it needs is in memory: what comes next is on screen before anything is sent.
  private async showNext(): Promise<void> {
    this.place = -1;
    const task = this.queue.find((one) => !this.gone.has(one.id));
    const job = task && this.jobOf(task);
    this.shown = undefined;
    if (!task || !job) return this.wait();
    const draft = asDraft(task.draft);
    const values = draft ? fromResult(job.form, draft.result) : startOf(job.form, task);
    this.shown = { task, job, values, revision: 1, activeMs: draft?.activeMs ?? 0 };
    this.changed();
    void this.attempt(() => this.open(task.id));
  }

  private async open(id: string): Promise<void> {
    if (this.opened.has(id)) return;
    await this.api.open(id);
    this.opened.add(id);
  }

  private async wait(): Promise<void> {
    this.changed();
    if (this.waiting || this.signedOut) return;
    this.waiting = true;
    const heard = await this.attempt(() => this.api.next(longPollMs));
    this.waiting = false;
    if (typeof heard === "string") this.waitReason = heard;
    this.changed();
    if (heard !== undefined && !this.shown) await this.refresh();
  }

  // What this person last answered of another item of the same sequence.
  previous(task: Task): ResultEntry[] | undefined {
    const { sequence } = task.data;
    const fits = ({ task: one }: Recent) => one.job === task.job && one.key !== task.key && one.data["sequence"] === sequence;
    return sequence === undefined ? undefined : this.recent.filter(fits).at(-1)?.result;
  }

  change(values: Values, activeMs: number): void {
    const { shown } = this;
    if (!shown) return;
    shown.values = values;
    const draft: Draft = { v: 1, at: Date.now(), activeMs, result: toResult(shown.job.form, values) };
    shown.task.draft = draft;
    this.drafts.change(this.placeOf(shown.task), shown.task.id, draft);
    this.changed();
  }

  submit(activeMs: number): void {
    const { shown } = this;
    if (!shown) return;
    const result = toResult(shown.job.form, shown.values);
    this.remember(shown, result, activeMs);
    this.leave(shown, { how: "answer", result, reason: "", revision: shown.revision, activeMs });
  }

  giveBack(how: "skip" | "return", reason: string): void {
    const { shown } = this;
    if (!shown || this.correcting) return;
    this.leave(shown, { how, result: [], reason, revision: 0, activeMs: 0 });
  }

  private leave(shown: Shown, rest: Pick<Entry, "how" | "result" | "reason" | "revision" | "activeMs">): void {
    const { id, key } = shown.task;
    this.gone.add(id);
    this.drafts.drop(this.placeOf(shown.task), id);
    void this.outbox.put({ worker: this.worker, id, label: key, at: Date.now(), ...rest }).catch(() => undefined);
    this.queue = this.queue.filter((task) => task.id !== id);
    void this.showNext();
  }

  private remember(shown: Shown, result: ResultEntry[], activeMs: number): void {
    const table = this.database.table<Recent>("recent");
    const name = (one: Recent) => `${one.worker}/${one.task.id}`;
    const task = { ...shown.task, draft: null };
    const one = { worker: this.worker, task, job: shown.job, result, revision: shown.revision, activeMs, at: Date.now() };
    // A task that was returned is another one for the same item: its former answer is not to be corrected any more.
    const former = this.recent.findIndex((other) => other.task.job === task.job && other.task.key === task.key && other.task.id !== task.id);
    for (const old of former < 0 ? [] : this.recent.splice(former, 1)) void table.remove(name(old)).catch(() => undefined);
    const at = this.recent.findIndex((other) => other.task.id === task.id);
    if (at >= 0) this.recent[at] = one;
    else this.recent.push(one);
    // After the next task is on screen: this copy is a convenience, the outbox is what lasts.
    setTimeout(() => void table.put(name(one), one).catch(() => undefined), 50);
    for (const old of this.recent.splice(0, this.recent.length - backMost))
      void table.remove(name(old)).catch(() => undefined);
  }

  back(): void {
    if (this.canGoBack) void this.goTo(this.correcting ? this.place - 1 : this.recent.length - 1);
  }

  forward(): void {
    if (!this.correcting) return;
    if (this.place + 1 < this.recent.length) void this.goTo(this.place + 1);
    else void this.showNext();
  }

  private async goTo(place: number): Promise<void> {
    const one = this.recent[place];
    if (!one) return;
    this.drafts.flush();
    const local = await this.drafts.find(this.placeOf(one.task));
    const result = local && local.at > one.at ? local.result : one.result;
    this.place = place;
    const values = fromResult(one.job.form, result);
    this.shown = { task: one.task, job: one.job, values, revision: one.revision + 1, activeMs: one.activeMs };
    this.changed();
  }

  // An answer of the history, to be corrected. False if it cannot be had.
  async reopen(id: string): Promise<boolean> {
    const known = this.recent.findIndex((one) => one.task.id === id);
    if (known < 0) {
      const task = await this.attempt(() => this.api.assignment(id));
      if (!task?.result) return false;
      await this.prepare(task);
      const job = this.jobOf(task);
      if (!job) return false;
      const at = Date.now();
      this.recent.push({ worker: this.worker, task, job, result: task.result, revision: task.revision, activeMs: 0, at });
    }
    await this.goTo(known < 0 ? this.recent.length - 1 : known);
    return true;
  }

  private async deliver(entry: Entry): Promise<void> {
    if (entry.how !== "answer") {
      await this.openIfThere(entry.id);
      return this.api.giveBack(entry.id, entry.how, entry.reason);
    }
    if (entry.revision === 1) await this.openIfThere(entry.id);
    await this.api.answer(entry.id, entry.result, Math.round(entry.activeMs), entry.revision);
  }

  // An answer given while the agent was out of reach is the first that it hears of the task being open.
  private async openIfThere(id: string): Promise<void> {
    try {
      await this.open(id);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
    }
  }

  private heard(outcome: Outcome): void {
    if (outcome === "signed-out") this.signedOut = true;
    this.reachable = outcome !== "unreachable";
    this.changed();
    if (outcome === "saved" || outcome === "refused") void this.refresh();
  }

  // A request for the page itself: undefined if it came to nothing, and the person sees why.
  private async attempt<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      const reply = await request();
      if (!this.reachable) this.outbox.kick();
      this.reachable = true;
      return reply;
    } catch (error) {
      if (error instanceof Unreachable) this.reachable = false;
      else if (error instanceof Refusal) this.signedOut = this.signedOut || error.status === 401;
      else throw error;
      this.changed();
      return undefined;
    }
  }
}
