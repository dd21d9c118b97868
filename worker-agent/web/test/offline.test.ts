import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { Announcements } from "../src/announcements";
import { Refusal, Unreachable, type Api } from "../src/api";
import { Breaks } from "../src/breaks";
import { Desk } from "../src/desk";
import { changedLines } from "../src/lines";
import { MemoryTable, openDatabase, type Database } from "../src/store/database";
import { Outbox, type Entry } from "../src/store/outbox";
import type { Job, Me, ResultEntry, Task } from "../src/types";

const job: Job = {
  job: 1, name: "birds", version: 1, template: "", guideline: "Look well.",
  form: { objects: [{ name: "t", kind: "text", field: "text" }], controls: [{ name: "c", to_name: "t", kind: "textarea", required: true }] },
};
const task = (id: string, more: Partial<Task> = {}): Task => ({
  id, job: 1, job_name: "birds", version: 1, key: `k-${id}`, data: { text: id }, draft: null, lease_ms: 60_000, revision: 0, result: null,
  submit_token: `token-${id}`, ...more,
});

// An agent with one task list for each person.
class FakeAgent {
  away = false;
  person = "ann";
  tasks: Record<string, Task[]> = { ann: [task("a1"), task("a2"), task("a3")], ben: [task("b1")] };
  answers: string[] = [];
  drafts: string[] = [];
  tokens = true;

  private get me(): Me {
    return { worker: this.person, level: "annotator", csrf: "x", answered_today: 0, active_ms_today: 0, stock: 0, link: "up", unsent: 0 };
  }
  private async reach(session = true): Promise<void> {
    if (this.away) throw new Unreachable("gone");
    if (session && !this.person) throw new Refusal(401, "unauthorized", "", 0);
  }
  api(): Api {
    const stock = () => this.tasks[this.person] ?? [];
    return {
      me: () => this.reach().then(() => this.me),
      signOut: () => this.reach().then(() => void (this.person = "")),
      stock: () => this.reach().then(() => structuredClone(stock())),
      job: () => this.reach().then(() => job),
      next: () => new Promise(() => {}),
      open: () => this.reach(),
      assignment: (id: string) => this.reach().then(() => Promise.reject(new Refusal(404, "assignment-unknown", id, 0))),
      draft: (id: string) => this.reach().then(() => void this.drafts.push(`${this.person} ${id}`)),
      answer: async (id: string, result: ResultEntry[], _ms: number, revision: number, token: string) => {
        await this.reach(!this.tokens || token !== `token-${id}`);
        if (JSON.stringify(result).includes("wrong")) throw new Refusal(422, "answer-invalid", "no", 0);
        const name = `${id}r${revision}`;
        if (!this.answers.includes(name)) this.answers.push(name);
        for (const worker of Object.keys(this.tasks)) this.tasks[worker] = (this.tasks[worker] ?? []).filter((one) => one.id !== id);
      },
    } as unknown as Api;
  }
}

let agent: FakeAgent;
let database: Database;
let names = 0;
const load = async () => {
  const desk = new Desk(agent.api(), database, () => {});
  await desk.begin();
  return desk;
};
const shows = (desk: Desk, id: string) => vi.waitFor(() => expect(desk.shown?.task.id).toBe(id));
const write = (desk: Desk, text: string) => desk.change({ c: text }, 5);
async function work(desk: Desk, id: string): Promise<void> {
  await shows(desk, id);
  write(desk, id);
  desk.submit(1);
}

beforeEach(async () => {
  vi.stubGlobal("Image", class {});
  agent = new FakeAgent();
  database = await openDatabase(`offline-${++names}`);
});

test("a page that is loaded without the agent shows the person's tasks, and what they do goes out once", async () => {
  await work(await load(), "a1");
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1"]));
  agent.away = true;
  const desk = await load();
  expect([desk.signedOut, desk.reachable, desk.worker]).toEqual([false, false, "ann"]);
  await work(desk, "a2");
  await work(desk, "a3");
  expect(desk.shown).toBeUndefined();
  await vi.waitFor(() => expect(desk.outbox.waiting("ann")).toBe(2));
  agent.away = false;
  await desk.look();
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1", "a2r1", "a3r1"]));
});

test("answers go out after their session has ended, and while somebody else is signed in", async () => {
  const first = await load();
  await shows(first, "a1");
  agent.away = true;
  await work(first, "a1");
  await work(first, "a2");
  await vi.waitFor(async () => expect(await database.table("outbox").all()).toHaveLength(2));
  agent.away = false;
  agent.person = "ben";
  const second = await load();
  await shows(second, "b1");
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1", "a2r1"]));
  expect(second.worker).toBe("ben");
});

test("answers go out while nobody is signed in", async () => {
  const first = await load();
  await shows(first, "a1");
  agent.away = true;
  await work(first, "a1");
  await vi.waitFor(async () => expect(await database.table("outbox").all()).toHaveLength(1));
  agent.away = false;
  agent.person = "";
  const desk = await load();
  expect(desk.signedOut).toBe(true);
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1"]));
});

test("an answer whose token is not taken waits for its person and holds up nobody", async () => {
  const sent: string[] = [];
  const of = (worker: string, id: string): Entry => ({ worker, id, label: id, how: "answer", result: [], reason: "", revision: 1, activeMs: 0, at: 1, token: "t" });
  const outbox = new Outbox(new MemoryTable<Entry>(), async (entry) => {
    sent.push(entry.id);
    if (entry.worker === "ann" && sent.length < 3) throw new Refusal(401, "unauthorized", "", 0);
  }, () => {});
  outbox.signedIn("ben");
  await outbox.put(of("ann", "a"));
  await outbox.put(of("ben", "b"));
  await vi.waitFor(() => expect(sent).toEqual(["a", "b"]));
  outbox.signedIn("ann");
  await vi.waitFor(() => expect(sent).toEqual(["a", "b", "a"]));
});

test("a draft typed without the agent is there after a reload, and goes to the agent later", async () => {
  const first = await load();
  await shows(first, "a1");
  agent.away = true;
  write(first, "half a sentence");
  await vi.waitFor(async () => expect(await database.table("drafts").all()).toHaveLength(1));
  const second = await load();
  await shows(second, "a1");
  expect(second.shown?.values["c"]).toBe("half a sentence");
  agent.away = false;
  await (await load()).refresh();
  await vi.waitFor(() => expect(agent.drafts).toContain("ann a1"), { timeout: 3_000 });
});

test("a task whose lease has gone is shown again while something was typed into it", async () => {
  const first = await load();
  await shows(first, "a1");
  write(first, "nearly");
  await vi.waitFor(async () => expect(await database.table("drafts").all()).toHaveLength(1));
  await vi.waitFor(async () => expect(await database.table("tasks").all()).toHaveLength(3));
  agent.tasks["ann"] = [task("a4")];
  const second = await load();
  await shows(second, "a1");
  expect(second.shown?.task.ended).toBe(true);
  expect(second.shown?.values["c"]).toBe("nearly");
  second.submit(1);
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1"]));
  await shows(second, "a4");
});

test("what the agent refuses can be opened again as it was, and sent again", async () => {
  const desk = await load();
  await shows(desk, "a1");
  write(desk, "wrong");
  desk.submit(1);
  await vi.waitFor(() => expect(desk.outbox.of("ann").map((entry) => entry.refused?.status)).toEqual([422]));
  const [entry] = desk.outbox.of("ann");
  expect(entry && desk.canReopen(entry)).toBe(true);
  if (entry) await desk.reopenRefused(entry);
  expect(desk.shown?.values["c"]).toBe("wrong");
  write(desk, "right");
  desk.submit(1);
  await vi.waitFor(() => expect(agent.answers).toEqual(["a1r1"]));
  expect(desk.outbox.of("ann")).toEqual([]);
});

test("who has signed out leaves no tasks behind, and cannot go on without the agent", async () => {
  const desk = await load();
  await shows(desk, "a1");
  await desk.signOut();
  expect(await database.table("tasks").all()).toEqual([]);
  agent.away = true;
  expect((await load()).signedOut).toBe(true);
});

test("signing out without the agent is made up for before anybody goes on", async () => {
  const first = await load();
  await shows(first, "a1");
  agent.away = true;
  await first.signOut();
  agent.away = false;
  expect(agent.person).toBe("ann");
  const second = await load();
  expect([agent.person, second.signedOut]).toEqual(["", true]);
});

test("nobody is shown another person's tasks, drafts or answers", async () => {
  const first = await load();
  await shows(first, "a1");
  write(first, "mine");
  first.submit(1);
  agent.person = "ben";
  const second = await load();
  await shows(second, "b1");
  expect(second.queue.map((one) => one.id)).toEqual(["b1"]);
  expect(second.canGoBack).toBe(false);
});

test("a change of job and of guideline is announced until it was seen", async () => {
  const announced = new Announcements(new MemoryTable());
  await announced.shown("ann", job);
  expect([announced.newJob, announced.change]).toEqual(["", undefined]);
  await announced.shown("ann", { ...job, job: 2, name: "cats" });
  expect(announced.newJob).toBe("cats");
  const changed = { ...job, version: 2, guideline: "Look better." };
  await announced.shown("ann", changed);
  expect(announced.change?.before).toBe("Look well.");
  await announced.shown("ann", changed);
  expect(announced.change?.before).toBe("Look well.");
  await announced.seen("ann", changed);
  await announced.shown("ann", changed);
  expect(announced.change).toBeUndefined();
});

test("what changed is told line by line", () => {
  const picture = (before: string, after: string) => changedLines(before, after).map((line) => ({ same: " ", gone: "-", new: "+" })[line.what] + line.text).join("|");
  expect(picture("a\nb\nc", "a\nx\nc\nd")).toBe(" a|-b|+x| c|+d");
  expect(picture("a", "a")).toBe(" a");
  expect(picture("p\na\nb\nq", "p\nb\nc\nq")).toBe(" p|-a| b|+c| q");
});

test("breaks add up by day and survive a reload", async () => {
  const table = new MemoryTable<unknown>();
  const noon = new Date(2026, 0, 5, 12).getTime();
  const breaks = new Breaks(table);
  await breaks.enter("ann");
  breaks.begin(noon);
  const again = new Breaks(table);
  await again.enter("ann");
  expect([again.lasts, again.ms(noon + 1_000)]).toEqual([true, 1_000]);
  again.end(noon + 2_000);
  again.begin(noon + 5_000);
  expect(again.ms(noon + 6_000)).toBe(3_000);
  again.end(noon + 6_000);
  expect(again.ms(noon + 86_400_000)).toBe(0);
});
