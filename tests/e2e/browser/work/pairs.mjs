import { better, text } from "../results.mjs";

export async function answer(desk, task) {
  const side = ["left", "right", "left"][task];
  await desk.focus("better");
  await desk.keys(side === "left" ? "ArrowLeft" : "ArrowRight");
  const reason = `另一个回答会让人过量服药 (${task})`;
  await desk.write("reason", reason);
  return [better("better", "a,b", side), text("reason", "question", reason)];
}
