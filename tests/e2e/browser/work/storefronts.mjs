import { choices } from "../results.mjs";

const seen = [[], ["over-exposed", "reflection"], ["blurred"]];
const keyOf = { "over-exposed": "q", blurred: "w", reflection: "e" };

export async function answer(desk, task) {
  const faults = seen[task];
  await desk.picture();
  await desk.keys(faults.length === 0 ? "1" : "2", ...faults.map((fault) => keyOf[fault]));
  const usable = choices("usable", "photo", faults.length === 0 ? "yes" : "no");
  return faults.length === 0 ? [usable] : [usable, choices("faults", "photo", ...faults)];
}
