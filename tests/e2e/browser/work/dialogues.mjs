import { choices, text, turnSpan } from "../results.mjs";

const secrets = [
  [[2, "1", "phone", "13900001234"], [3, "2", "name", "王"]],
  [[2, "3", "address", "14 Mill Lane, Leeds"], [2, "2", "name", "Tom Baker"]],
  [[2, "3", "address", "和平路18号3单元502"]],
];
const entries = [["q", "refund-time"], ["w", "change-address"], ["e", "installation"]];

export async function answer(desk, task, data) {
  for (const [turn, key, , words] of secrets[task]) {
    await desk.keys(key);
    await desk.mark("dialogue", words, turn);
    await desk.keys("Escape");
  }
  await desk.keys(entries[task][0]);
  const clean = `问：退款多久到账？ 答：三到五个工作日。 (${task})`;
  await desk.write("clean", clean);
  const turns = data.turns.map((turn) => turn.says);
  return [
    ...secrets[task].map(([turn, , label, words]) => turnSpan("private", "dialogue", label, turns, turn, words)),
    choices("entry", "dialogue", entries[task][1]), text("clean", "dialogue", clean),
  ];
}
