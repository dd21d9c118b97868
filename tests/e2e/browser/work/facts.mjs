import { choices, text } from "../results.mjs";

export async function answer(desk, task) {
  if (task === 1) {
    await desk.keys("q", "a");
    return [choices("truth", "answer", "true"), choices("logic", "answer", "yes")];
  }
  await desk.keys("e", "s");
  const evidence = `“地球离太阳最近”不对：近日点在一月。 (${task})`;
  const rewrite = "夏天热，是因为地轴倾斜，太阳更高、白天更长。\nSummer is warm because the axis is tilted 🌍.";
  await desk.write("evidence", evidence);
  await desk.write("rewrite", rewrite);
  return [choices("truth", "answer", "false"), choices("logic", "answer", "no"), text("evidence", "answer", evidence), text("rewrite", "answer", rewrite)];
}
