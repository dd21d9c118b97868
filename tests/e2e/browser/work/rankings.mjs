import { order } from "../results.mjs";

// Shift and an arrow move an answer; Space takes the order as it stands.
export async function answer(desk, task) {
  await desk.focus("order");
  if (task === 1) await desk.keys("Shift+ArrowDown");
  if (task === 2) await desk.keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
  if (task === 0) await desk.keys("Space");
  return [order("order", "answers", [["a", "b", "c", "d"], ["b", "a", "c", "d"], ["b", "c", "d", "a"]][task])];
}
