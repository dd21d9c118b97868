import { expect, test } from "vitest";
import { ActiveTime, idleAfterMs } from "../src/active_time";
import { toggled } from "../src/controls/choices";
import { actionOf, choiceKeys, type KeyLike } from "../src/keys";
import { pictureIn, plainSight, zoomed } from "../src/objects/sight";
import { matching } from "../src/parts/filter";

const key = (name: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key: name, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, isComposing: false, keyCode: 0, ...more,
});

test("Enter submits on the page and in a line, Ctrl+Enter everywhere", () => {
  expect(actionOf(key("Enter"), "page")).toBe("submit");
  expect(actionOf(key("Enter"), "line")).toBe("submit");
  expect(actionOf(key("Enter"), "text")).toBeUndefined();
  expect(actionOf(key("Enter"), "button")).toBeUndefined();
  expect(actionOf(key("Enter", { ctrlKey: true }), "text")).toBe("submit");
});

test("nothing happens while an input method composes", () => {
  expect(actionOf(key("Enter", { isComposing: true }), "page")).toBeUndefined();
  expect(actionOf(key("Enter", { keyCode: 229 }), "line")).toBeUndefined();
  expect(actionOf(key("Process", { ctrlKey: true }), "text")).toBeUndefined();
});

test("characters typed into a field are text", () => {
  expect(actionOf(key("/"), "page")).toBe("filter");
  expect(actionOf(key("/"), "text")).toBeUndefined();
  expect(actionOf(key("F4"), "text")).toBe("skip");
  expect(actionOf(key("Backspace"), "page")).toBe("remove");
  expect(actionOf(key("Backspace"), "text")).toBeUndefined();
  expect(actionOf(key("z", { ctrlKey: true }), "page")).toBe("undo");
  expect(actionOf(key("z", { ctrlKey: true }), "line")).toBeUndefined();
  expect(actionOf(key("。"), "page")).toBe("regionAfter");
  expect(actionOf(key("F9"), "text")).toBe("suggestion");
  expect(actionOf(key("ArrowLeft", { altKey: true }), "text")).toBe("back");
});

test("every choice gets a key of its own, the template's first", () => {
  expect(choiceKeys(["", "2", "", "2", "Ctrl+x"])).toEqual(["1", "2", "3", "4", "5"]);
  expect(choiceKeys(["", "", "q"], ["1", "q"])).toEqual(["2", "3", "q"]);
  const many = choiceKeys(Array.from({ length: 40 }, () => ""));
  expect(new Set(many.filter(Boolean)).size).toBe(36);
  expect(many[39]).toBe("");
});

test("choices are filtered by all words and kept in the template's order", () => {
  const options = [{ label: "红色 Red", answer: "r" }, { label: "Dark red", answer: "d" }, { label: "蓝", answer: "blue" }];
  expect(matching(options, "RED dark")).toEqual([1]);
  expect(matching(options, "蓝")).toEqual([2]);
  const spec = { name: "c", to_name: "t", kind: "choices", required: true, multiple: true, choices: ["a", "b", "c"].map((value) => ({ value })) };
  expect(toggled(spec, ["c"], "a")).toEqual(["a", "c"]);
  expect(toggled({ ...spec, multiple: false }, ["c"], "a")).toEqual(["a"]);
});

test("active time stops at the idle cut-off and goes on with the next sign of life", () => {
  const time = new ActiveTime(500);
  time.sign(0);
  time.sign(10_000);
  expect(time.read(20_000)).toBe(20_500);
  expect(time.read(10_000_000)).toBe(500 + 10_000 + idleAfterMs);
  time.sign(10_000_000);
  expect(time.read(10_001_000)).toBe(500 + 10_000 + idleAfterMs + 1_000);
});

test("zooming keeps what lies under the pointer", () => {
  const near = zoomed(plainSight, 2, 100, 50);
  expect([near.x + (100 - plainSight.x) * 2, near.y + 50 * 2]).toEqual([100, 50]);
  expect(zoomed(near, 0.1)).toEqual(plainSight);
});

test("a picture lies in the middle of its frame, and zooms about it", () => {
  expect(pictureIn({ width: 800, height: 400 }, [100, 100], plainSight)).toEqual({ left: 200, top: 0, width: 400, height: 400 });
  expect(pictureIn({ width: 800, height: 400 }, [100, 100], { ...plainSight, zoom: 2, x: 10 })).toEqual({ left: 10, top: -200, width: 800, height: 800 });
});
