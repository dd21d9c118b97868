import { rating, text } from "../results.mjs";

// Below four points the reason is needed: without one nothing is submitted.
export async function answer(desk, task) {
  const score = [5, 2, 3][task];
  await desk.focus("score");
  await desk.keys(String(score));
  if (score >= 4) return [rating("score", "summary", score)];
  await desk.keys("Control+Enter");
  await desk.page.waitForSelector('.question.wrong[data-control="missing"]');
  const missing = `销量其实下降了\nSales fell, they did not rise 📉 ${task}`;
  await desk.write("missing", missing);
  return [rating("score", "summary", score), text("missing", "summary", missing)];
}
