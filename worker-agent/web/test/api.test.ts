import { describe, expect, it } from "vitest";
import { plain } from "../src/api";

const mood = { name: "mood", to_name: "t", kind: "choices", required: true };

describe("a control as the agent tells of it", () => {
  it("has its choices as values, whatever else is said of them", () => {
    const heard = { ...mood, choices: ["good", { value: "bad", hotkey: "b" }] };
    expect(plain(heard)).toEqual({ ...mood, choices: ["good", "bad"] });
  });
  it("is of another kind where choices stand inside choices", () => {
    const heard = { ...mood, choices: [{ value: "Asia" }, { value: "China", parent: 0 }] };
    expect(plain(heard).kind).toBe("nested choices");
  });
  it("may have none", () => {
    expect(plain({ ...mood, kind: "rating" })).toEqual({ ...mood, kind: "rating" });
  });
});
