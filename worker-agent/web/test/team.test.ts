import { describe, expect, it } from "vitest";
import { teamEn } from "../src/i18n/team_en";
import { teamZh } from "../src/i18n/team_zh";
import { decodeFile, readPeople } from "../src/team/people_csv";
import { agreement, byAttention, matching, pacePerHour, standingOf, type Member } from "../src/team/team";

function member(worker: string, more: Partial<Member> = {}): Member {
  return {
    worker, name: "", level: "annotator", active: true, account: true, leads: false, self: false, on_leave_since_wall_ms: null, state: "here", since_ms: 1000,
    open: [], stock: 1, wait_reason: "", placed_on: null, per_task_ms: 0, answered_today: 0, active_ms_today: 0, judged: 0, counted: 0, unsent: 0, ...more,
  };
}
const open = (stuck: boolean) => [{ id: "s00-1-1", job_name: "birds", key: "k", open_ms: 1, stuck }];

describe("the team", () => {
  it("is sorted by what needs attention, then by id as people count", () => {
    const people = [
      member("gone", { active: false }), member("new", { account: false }), member("leave", { on_leave_since_wall_ms: 5, state: "away" }), member("away", { state: "away" }),
      member("w10"), member("w2", { open: open(false) }), member("idle", { state: "idle" }), member("starved", { stock: 0 }), member("stuck", { open: open(true), state: "idle" }),
    ];
    expect(byAttention(people).map((one) => one.worker)).toEqual(["stuck", "starved", "idle", "w2", "w10", "away", "leave", "new", "gone"]);
  });
  it("has work that is stuck also where its person has gone", () => {
    expect(standingOf(member("a", { state: "away", open: open(true) }))).toBe("stuck");
    expect(standingOf(member("a", { state: "away", open: open(false) }))).toBe("away");
  });
  it("has a pace and an agreement once there is enough to say", () => {
    expect(pacePerHour(member("a", { answered_today: 3, active_ms_today: 59_000 }))).toBeUndefined();
    expect(pacePerHour(member("a", { answered_today: 100, active_ms_today: 1_800_000 }))).toBe(200);
    expect(agreement(member("a", { judged: 4, counted: 4 }))).toBeUndefined();
    expect(agreement(member("a", { judged: 8, counted: 6 }))).toBe(0.75);
  });
  it("is found by id and by name", () => {
    const people = [member("w1", { name: "Ann Lee" }), member("w2", { name: "李安" })];
    expect(matching(people, "lee").map((one) => one.worker)).toEqual(["w1"]);
    expect(matching(people, "李").map((one) => one.worker)).toEqual(["w2"]);
    expect(matching(people, " ")).toHaveLength(2);
  });
  it("is spoken of with the same words in both languages", () => {
    const keys = (of: object) => Object.keys(of).sort();
    expect(keys(teamZh)).toEqual(keys(teamEn));
    for (const part of ["standing", "deed", "problems"] as const) expect(keys(teamZh[part])).toEqual(keys(teamEn[part]));
  });
});

describe("a list of people", () => {
  const people = (text: string) => readPeople(text).map((line) => line.person);
  it("has an id that may be empty, a name, and a password that may be missing", () => {
    expect(people("w1, Ann Lee\n, Ben\nw3,Dan,a long password")).toEqual([
      { worker: "w1", name: "Ann Lee" }, { name: "Ben" }, { worker: "w3", name: "Dan", password: "a long password" },
    ]);
  });
  it("is names alone where a line has one field", () => {
    expect(people("Ann Lee\n李安")).toEqual([{ name: "Ann Lee" }, { name: "李安" }]);
  });
  it("follows a first line that names its columns, in either language", () => {
    expect(people("Name;Password\nAnn;secret words")).toEqual([{ name: "Ann", password: "secret words" }]);
    expect(people("姓名，工号\n李安，w1")).toEqual([{ worker: "w1", name: "李安" }]);
  });
  it("keeps the numbers of its lines over empty ones", () => {
    expect(readPeople("\uFEFFid,name\r\n\r\nw1,Ann\r\n").map((line) => line.line)).toEqual([3]);
  });
  it("takes quoted fields as they are", () => {
    expect(people('w1,"Lee, ""Ann"""')).toEqual([{ worker: "w1", name: 'Lee, "Ann"' }]);
  });
  it("is read from files as spreadsheets write them", () => {
    expect(decodeFile(new TextEncoder().encode("李安").buffer as ArrayBuffer)).toBe("李安");
    expect(decodeFile(new Uint8Array([0xc0, 0xee, 0xb0, 0xb2]).buffer)).toBe("李安");
  });
});
