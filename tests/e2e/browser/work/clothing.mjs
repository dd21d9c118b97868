import { choices, rating } from "../results.mjs";

const styles = [["q", "casual"], ["r", "traditional"], ["t", "formal"]];

export async function answer(desk, task) {
  const [key, style] = styles[task];
  await desk.focus("looks");
  await desk.keys(String(task + 3), key);
  return [rating("looks", "photo", task + 3), choices("style", "photo", style)];
}
