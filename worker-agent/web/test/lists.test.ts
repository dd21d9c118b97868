import { expect, test } from "vitest";
import { arranged, listItems, moved, ranker, rest } from "../src/controls/ranker";
import { pickedPath, taxonomy, twigsOf, type Path } from "../src/controls/tree";
import { quieted } from "../src/objects/hypertext";
import { languages } from "../src/i18n";
import type { ControlSpec } from "../src/types";

const place: ControlSpec = {
  name: "where", to_name: "t", kind: "taxonomy", required: true, nested: true, multiple: true, max_usages: 2,
  choices: [{ value: "Asia", shown: "亚洲" }, { value: "China", parent: 0 }, { value: "Beijing", parent: 1 }, { value: "Europe" }],
};
const pick = (spec: ControlSpec, chosen: Path[], at: number) => {
  const twig = twigsOf(spec)[at];
  return twig ? pickedPath(spec, chosen, twig) : chosen;
};

test("choices inside choices are paths from the top down", () => {
  expect(twigsOf(place).map(({ path, depth, leaf }) => [path.join("/"), depth, leaf])).toEqual([
    ["Asia", 0, false], ["Asia/China", 1, false], ["Asia/China/Beijing", 2, true], ["Europe", 0, true],
  ]);
  expect(twigsOf(place)[1]?.words).toEqual(["亚洲", "China"]);
});

test("picking keeps the template's order, the bound, and leaves where only they may be taken", () => {
  const two = pick(place, pick(place, [], 3), 1);
  expect(two).toEqual([["Asia", "China"], ["Europe"]]);
  expect(pick(place, two, 0)).toBe(two);
  expect(pick(place, two, 3)).toEqual([["Asia", "China"]]);
  expect(pick({ ...place, leaves_only: true }, [], 0)).toEqual([]);
  expect(pick({ ...place, multiple: false }, [["Europe"]], 1)).toEqual([["Asia", "China"]]);
  expect(taxonomy.read({ taxonomy: [["Asia", "Atlantis"], ["Europe"]] }, place)).toEqual([["Europe"]]);
  expect(taxonomy.check([["Asia"], ["Asia", "China"], ["Europe"]], place, languages.en)).not.toBe("");
});

const rank: ControlSpec = { name: "order", to_name: "answers", kind: "ranker", required: true };
const sort: ControlSpec = { ...rank, buckets: [{ name: "good", title: "Good" }, { name: "bad", title: "Bad" }] };

test("a list is put in order, best first, under the control's name", () => {
  const ids = listItems([{ id: "a", title: "A", body: "" }, { id: "b", body: 1 }, { title: "no id" }, null]).map((item) => item.id);
  expect(ids).toEqual(["a", "b"]);
  const start = arranged(rank, {}, ["a", "b", "c"]);
  expect(start).toEqual({ order: ["a", "b", "c"] });
  expect(ranker.write(moved(start, "c", "order", 0), rank)).toEqual({ ranker: { order: ["c", "a", "b"] } });
  expect(ranker.write({}, rank)).toBeNull();
  expect(ranker.read({ ranker: { order: ["b", "a"], other: ["x"] } }, rank)).toEqual({ order: ["b", "a"] });
});

test("what is in no bucket is under its own name, and everything is somewhere", () => {
  const start = arranged(sort, { good: ["b", "gone"] }, ["a", "b"]);
  expect(start).toEqual({ good: ["b"], bad: [], [rest]: ["a"] });
  expect(ranker.write(moved(start, "a", "bad", Infinity), sort)).toEqual({ ranker: { good: ["b"], bad: ["a"] } });
});

test("what acts is taken out of tags, and text stays as it is", () => {
  expect(quieted('<p class="a" onclick="x()" STYLE=color:red>on x=1 style=2</p><img/onerror=y src=z>')).toBe('<p class="a"  >on x=1 style=2</p><img  src=z>');
});
