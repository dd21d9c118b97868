// What one person has before them: the task on screen, what comes next, the last answers to go back to. Knows the agent,
// the outbox and the drafts, and goes on without the agent; knows nothing of the page, which is told of every change.
import { Announcements } from "./announcements";
import { Refusal, Unreachable, type Api } from "./api";
import { Breaks } from "./breaks";
import type { Database } from "./store/database";
import { Drafts, asDraft, type Draft } from "./store/drafts";
import { Outbox, type Entry, type Outcome } from "./store/outbox";
import { RecentAnswers, type Recent } from "./store/recent";
import { Shelf } from "./store/shelf";
import { Stock } from "./stock";
import { fromResult, toResult, type Values } from "./form/values";
import { startOf } from "./review/returned";
import type { Job, Me, ResultEntry, Task } from "./types";

const longPollMs = 20_000;

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
  readonly outbox: Outbox;
  readonly announced: Announcements;
  readonly breaks: Breaks;
  private readonly drafts: Drafts;
  private readonly shelf: Shelf;
  private readonly stock: Stock;
  private readonly recent: RecentAnswers;
  private readonly opened = new Set<string>();
  private place = -1; // in `recent`, while correcting
  private refreshing = false;
  private waiting = false;

  constructor(
    readonly api: Api,
    readonly database: Database,
    private readonly changed: () => void,
  ) {
    this.outbox = new Outbox(database.table("outbox"), (entry) => this.deliver(entry), (what, entry) => this.heard(what, entry));
    this.drafts = new Drafts(database.table("drafts"), (id, draft) => this.deliverDraft(id, draft));
    this.shelf = new Shelf(database);
    this.stock = new Stock(api, this.shelf, this.drafts, (request) => this.attempt(request));
    this.recent = new RecentAnswers(database.table("recent"));
    this.announced = new Announcements(database.table("notes"));
    this.breaks = new Breaks(database.table("notes"));
  }

  get worker(): string {
    return this.me?.worker ?? "";
  }
  get queue(): Task[] {
    return this.stock.queue;
  }
  get correcting(): boolean {
    return this.place >= 0;
  }
  get canGoBack(): boolean {
    return this.correcting ? this.place > 0 : this.recent.all.length > 0;
  }

  // Finds out who is signed in; while the agent is out of reach, who was. True if somebody is.
  async begin(): Promise<boolean> {
    await this.outbox.restore().catch(() => undefined);
    const leaving = await this.shelf.mustLeave();
    const heard = await this.attempt(() => this.api.me());
    if (leaving && this.reachable) {
      if (heard) await this.attempt(() => this.api.signOut());
      if (this.reachable) await this.shelf.left();
    }
    const me = leaving ? undefined : (heard ?? (this.reachable ? undefined : await this.shelf.person()));
    if (!me) {
      this.outbox.signedIn("");
      this.signedOut = true;
      this.changed();
      return false;
    }
    await this.enter(me, heard !== undefined);
    return true;
  }

  private async enter(me: Me, heard: boolean): Promise<void> {
    if (me.worker !== this.worker) {
      this.shown = undefined;
      this.place = -1;
      this.opened.clear();
      this.drafts.forget();
      this.stock.enter(me.worker, this.outbox.of(me.worker).filter((entry) => !entry.refused).map((entry) => entry.id));
      await this.recent.enter(me.worker);
      await this.breaks.enter(me.worker);
    }
    this.me = me;
    this.signedOut = false;
    this.outbox.signedIn(me.worker);
    this.changed();
    if (heard) {
      await this.shelf.enter(me);
      void this.drafts.flush();
      return void this.refresh();
    }
    await this.stock.recall();
    if (!this.shown) await this.showNext();
  }

  // Somebody has just signed in.
  async entered(): Promise<void> {
    await this.shelf.left();
    await this.begin();
  }

  // Drafts go to the agent first, so that they are found again at another PC. Without the agent the page forgets the
  // person and tells the agent as soon as it can.
  async signOut(): Promise<void> {
    const { worker } = this;
    await this.drafts.flush();
    const told = await this.attempt(() => this.api.signOut().then(() => true));
    await this.shelf.leave(worker, told === true || this.signedOut);
    await this.recent.leave(worker);
    this.outbox.signedIn("");
    this.drafts.forget();
    this.stock.enter("", []);
    this.me = this.shown = undefined;
    this.signedOut = true;
    this.changed();
  }

  // Every few seconds.
  async look(): Promise<void> {
    if (this.signedOut) return this.reachable ? undefined : void (await this.begin());
    const away = !this.reachable;
    const me = await this.attempt(() => this.api.me());
    if (!me || this.signedOut) return;
    if (me.worker !== this.worker) return void this.begin();
    this.me = me;
    this.changed();
    if (away) void this.drafts.flush();
    const live = this.queue.filter((task) => !task.ended).length;
    if (away || live < Math.max(2, me.stock)) void this.refresh();
  }

  takeBreak(): void {
    void this.drafts.flush();
    this.breaks.begin(Date.now());
    this.changed();
  }

  endBreak(): void {
    this.breaks.end(Date.now());
    this.changed();
    void this.refresh();
  }

  // Reads the stock and shows a task if none is.
  async refresh(): Promise<void> {
    if (this.refreshing || this.signedOut || this.breaks.lasts) return;
    this.refreshing = true;
    const { worker } = this;
    const read = await this.stock.read().finally(() => (this.refreshing = false));
    if (!read || worker !== this.worker) return;
    if (!this.shown) await this.showNext();
    else if (!this.correcting) void this.attempt(() => this.openIfThere(this.shown?.task.id ?? ""));
    this.changed();
  }

  // Everything it needs is in memory: what comes next is on screen before anything is sent.
  private async showNext(): Promise<void> {
    this.place = -1;
    const task = this.stock.next();
    const job = task && this.stock.jobOf(task);
    this.shown = undefined;
    if (!task || !job) return this.wait();
    const draft = asDraft(task.draft);
    const values = draft ? fromResult(job.form, draft.result) : startOf(job.form, task);
    this.shown = { task, job, values, revision: 1, activeMs: draft?.activeMs ?? 0 };
    this.changed();
    void this.announced.shown(this.worker, job).then(this.changed);
    void this.attempt(() => this.openIfThere(task.id));
  }

  private async wait(): Promise<void> {
    this.changed();
    if (this.waiting || this.signedOut || !this.reachable || this.breaks.lasts) return;
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
    return sequence === undefined ? undefined : this.recent.all.filter(fits).at(-1)?.result;
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

  private placeOf(task: Task) {
    return { worker: this.worker, job: task.job, key: task.key };
  }

  submit(activeMs: number): void {
    const { shown } = this;
    if (!shown) return;
    const result = toResult(shown.job.form, shown.values);
    const { job, revision } = shown;
    this.recent.remember({ worker: this.worker, task: { ...shown.task, draft: null }, job, result, revision, activeMs, at: Date.now() });
    this.leave(shown, { how: "answer", result, reason: "", revision, activeMs });
  }

  giveBack(how: "skip" | "return", reason: string): void {
    const { shown } = this;
    if (!shown || this.correcting) return;
    this.leave(shown, { how, result: [], reason, revision: 0, activeMs: 0 });
  }

  private leave(shown: Shown, rest: Pick<Entry, "how" | "result" | "reason" | "revision" | "activeMs">): void {
    const { id, key, submit_token: token } = shown.task;
    this.drafts.drop(this.placeOf(shown.task), id);
    this.stock.leave(id);
    void this.outbox.put({ worker: this.worker, id, label: key, at: Date.now(), ...(token ? { token } : {}), ...rest }).catch(() => undefined);
    void this.showNext();
  }

  back(): void {
    if (this.canGoBack) void this.goTo(this.correcting ? this.place - 1 : this.recent.all.length - 1);
  }

  forward(): void {
    if (!this.correcting) return;
    if (this.place + 1 < this.recent.all.length) void this.goTo(this.place + 1);
    else void this.showNext();
  }

  private async goTo(place: number, revision?: number): Promise<void> {
    const one = this.recent.all[place];
    if (!one) return;
    void this.drafts.flush();
    const local = await this.drafts.find(this.placeOf(one.task));
    const result = local && local.at > one.at ? local.result : one.result;
    this.place = place;
    const values = fromResult(one.job.form, result);
    this.shown = { task: one.task, job: one.job, values, revision: revision ?? one.revision + 1, activeMs: one.activeMs };
    this.changed();
  }

  // An answer of the history, to be corrected. False if it cannot be had.
  async reopen(id: string): Promise<boolean> {
    if (this.recent.place(id) < 0) {
      const task = await this.attempt(() => this.api.assignment(id));
      if (!task?.result) return false;
      await this.stock.prepare(task);
      const job = this.stock.jobOf(task);
      if (!job) return false;
      this.recent.remember({ worker: this.worker, task, job, result: task.result, revision: task.revision, activeMs: 0, at: Date.now() });
    }
    await this.goTo(this.recent.place(id));
    return true;
  }

  // What the agent did not take, with all that was in it.
  canReopen(entry: Entry): boolean {
    return entry.how === "answer" && this.recent.place(entry.id) >= 0;
  }
  async reopenRefused(entry: Entry): Promise<void> {
    await this.goTo(this.recent.place(entry.id), entry.revision);
  }

  private async deliver(entry: Entry): Promise<void> {
    if (entry.how !== "answer") {
      await this.openIfThere(entry.id);
      return this.api.giveBack(entry.id, entry.how, entry.reason);
    }
    if (entry.revision === 1 && !entry.token) await this.openIfThere(entry.id);
    await this.api.answer(entry.id, entry.result, Math.round(entry.activeMs), entry.revision, entry.token);
  }

  private async deliverDraft(id: string, draft: Draft): Promise<void> {
    await this.openIfThere(id);
    await this.api.draft(id, draft);
  }

  // The agent may hear of it late: the task was opened while it was out of reach, and may be gone by now.
  private async openIfThere(id: string): Promise<void> {
    if (this.opened.has(id)) return;
    try {
      await this.api.open(id);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
    }
    this.opened.add(id);
  }

  private heard(outcome: Outcome, entry: Entry): void {
    const away = !this.reachable;
    if (outcome === "signed-out") this.signedOut = true;
    this.reachable = outcome !== "unreachable";
    this.changed();
    if (entry.worker === this.worker && (outcome === "saved" || outcome === "refused")) void this.refresh();
    if (away && this.reachable) void this.drafts.flush();
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
      else if (error instanceof Refusal) {
        this.reachable = true;
        this.signedOut = this.signedOut || error.status === 401;
      } else throw error;
      this.changed();
      return undefined;
    }
  }
}
