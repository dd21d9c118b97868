import { taxonomy } from "../results.mjs";

const intents = [["物流", "order", "track"], ["address", "order", "address"], ["twice", "payment", "twice"]];

// By filtering, as with any long list.
export async function answer(desk, task) {
  const [typed, ...path] = intents[task];
  await desk.keys("/");
  await desk.page.keyboard.insertText(typed);
  await desk.page.waitForFunction(() => document.querySelectorAll("[role=treeitem]").length === 1);
  await desk.keys("Enter");
  return [taxonomy("intent", "sentence", ...path)];
}
