import { text } from "../results.mjs";

// What was written half survives the page.
export async function answer(desk, task) {
  const question = `58岁男性，胸痛40分钟，首份心电图正常。下一步？ (${task})`;
  const drafted = desk.drafted();
  await desk.write("question", question);
  await drafted;
  await desk.page.reload();
  await desk.page.waitForFunction((words) => document.querySelector("textarea")?.value === words, question);
  const answer = "15–30 分钟内复查心电图，并在 0 与 1–3 小时测高敏肌钙蛋白。\nRepeat the ECG; serial troponin.";
  await desk.write("answer", answer);
  await desk.write("sources", "急性冠脉综合征指南 2023");
  return [text("question", "brief", question), text("answer", "brief", answer), text("sources", "brief", "急性冠脉综合征指南 2023")];
}
