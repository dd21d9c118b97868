import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refusal, Unreachable } from "../src/api";
import { MemoryTable, openDatabase } from "../src/store/database";
import { Outbox, type Entry } from "../src/store/outbox";

const entry = (id: string, worker = "ann", revision = 1): Entry => ({
  worker, id, label: id, how: "answer", result: [], reason: "", revision, activeMs: 1, at: 1,
});

let sent: string[] = [];
let trouble: Error[] = [];
const send = async (one: Entry) => {
  sent.push(`${one.id}r${one.revision}`);
  const failure = trouble.shift();
  if (failure) throw failure;
};
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  sent = [];
  trouble = [];
});
afterEach(() => void vi.useRealTimers());

test("sends in order, once, and only for whoever is signed in", async () => {
  const outbox = new Outbox(new MemoryTable<Entry>(), send, () => {});
  await outbox.put(entry("a"));
  await outbox.put(entry("b", "ben"));
  await outbox.put(entry("c"));
  await settle();
  expect(sent).toEqual([]);
  outbox.signedIn("ann");
  await settle();
  expect(sent).toEqual(["ar1", "cr1"]);
  expect(outbox.waiting("ann")).toBe(0);
  expect(outbox.waiting("ben")).toBe(1);
});

test("tries again while the agent is out of reach, later and later", async () => {
  trouble = [new Unreachable("gone"), new Refusal(503, "busy", "", 1)];
  const outbox = new Outbox(new MemoryTable<Entry>(), send, () => {});
  outbox.signedIn("ann");
  await outbox.put(entry("a"));
  await settle();
  expect(sent.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.length).toBe(2);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(sent.length).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.length).toBe(3);
  expect(outbox.waiting("ann")).toBe(0);
});

test("a newer revision takes the place of one that waits", async () => {
  const outbox = new Outbox(new MemoryTable<Entry>(), send, () => {});
  await outbox.put(entry("a"));
  await outbox.put(entry("a", "ann", 2));
  outbox.signedIn("ann");
  await settle();
  expect(sent).toEqual(["ar2"]);
});

test("what the agent refuses stays to be seen and does not hold up the rest", async () => {
  trouble = [new Refusal(409, "lease-gone", "taken back", 0)];
  const outbox = new Outbox(new MemoryTable<Entry>(), send, () => {});
  outbox.signedIn("ann");
  await outbox.put(entry("a"));
  await outbox.put(entry("b"));
  await settle();
  expect(sent).toEqual(["ar1", "br1"]);
  expect(outbox.of("ann").map((one) => one.refused?.type)).toEqual(["lease-gone"]);
});

test("an ended session keeps everything", async () => {
  trouble = [new Refusal(401, "unauthorized", "", 0)];
  const heard: string[] = [];
  const outbox = new Outbox(new MemoryTable<Entry>(), send, (outcome) => heard.push(outcome));
  outbox.signedIn("ann");
  await outbox.put(entry("a"));
  await settle();
  expect(heard).toEqual(["signed-out"]);
  outbox.signedIn("ann");
  await settle();
  expect(outbox.waiting("ann")).toBe(0);
});

test("a skip whose reply was lost is done", async () => {
  trouble = [new Refusal(404, "assignment-unknown", "", 0)];
  const outbox = new Outbox(new MemoryTable<Entry>(), send, () => {});
  outbox.signedIn("ann");
  await outbox.put({ ...entry("a"), how: "skip" });
  await settle();
  expect(outbox.of("ann")).toEqual([]);
});

test("survives a reload in IndexedDB", async () => {
  vi.useRealTimers();
  const first = await openDatabase("reload");
  expect(first.lasting).toBe(true);
  await new Outbox(first.table<Entry>("outbox"), send, () => {}).put(entry("a"));
  const second = new Outbox((await openDatabase("reload")).table<Entry>("outbox"), send, () => {});
  await second.restore();
  expect(second.waiting("ann")).toBe(1);
  second.signedIn("ann");
  await vi.waitFor(() => expect(second.waiting("ann")).toBe(0));
  expect(sent).toEqual(["ar1"]);
});
