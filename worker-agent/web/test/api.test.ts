import { describe, expect, it } from "vitest";
import { plain } from "../src/api";

const mood = { name: "mood", to_name: "t", kind: "choices", required: true };

describe("a control as the agent tells of it", () => {
  it("has choices of one shape, whether more is said of them or not", () => {
    const heard = { ...mood, choices: ["good", { value: "bad", hotkey: "b", parent: 0 }] };
    expect(plain(heard)).toEqual({ ...mood, choices: [{ value: "good" }, { value: "bad", hotkey: "b", parent: 0 }] });
  });
  it("may have none", () => {
    expect(plain({ ...mood, kind: "rating" })).toEqual({ ...mood, kind: "rating" });
  });
});
