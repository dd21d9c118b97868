import { choices, number, span } from "../results.mjs";

const terms = [
  [["1", "disease", "轻度膝关节骨性关节炎"], ["2", "treatment", "太极拳"], ["4", "outcome", "疼痛评分下降1.8分"]],
  [["2", "treatment", "vitamin D 2,000 IU daily"], ["3", "people", "412 adults"]],
  [["1", "disease", "失眠"], ["4", "outcome", "入睡时间缩短14分钟"]],
];
const counted = [126, 412, 58];
const helped = [["q", "yes"], ["w", "no"], ["q", "yes"]];

export async function answer(desk, task, data) {
  for (const [key, , words] of terms[task]) {
    await desk.keys(key);
    await desk.mark("abstract", words);
    await desk.keys("Escape");
  }
  await desk.keys(helped[task][0]);
  await desk.question("participants").locator("input").fill(String(counted[task]));
  return [
    ...terms[task].map(([, label, words]) => span("terms", "abstract", label, data.abstract, words)),
    number("participants", "abstract", counted[task]), choices("helped", "abstract", helped[task][1]),
  ];
}
