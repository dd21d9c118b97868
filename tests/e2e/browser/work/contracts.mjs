import { choices, span, text } from "../results.mjs";

const terms = [
  [["1", "party", "乙方"], ["2", "amount", "人民币4,500元"], ["3", "period", "每月五日前"]],
  [["1", "party", "The Supplier"], ["3", "period", "within 21 days"]],
  [["5", "penalty", "如违反本条，受托人须向委托人支付违约金人民币200,000元"], ["1", "party", "受托人"]],
];
const kinds = [["q", "payment"], ["w", "delivery"], ["e", "confidentiality"]];

export async function answer(desk, task, data) {
  for (const [key, , words] of terms[task]) {
    await desk.keys(key);
    await desk.mark("clause", words);
    await desk.keys("Escape");
  }
  await desk.keys(kinds[task][0]);
  const gist = `租客每月五日前付租金 (${task})`;
  await desk.write("gist", gist);
  return [
    ...terms[task].map(([, label, words]) => span("terms", "clause", label, data.clause, words)),
    choices("kind", "clause", kinds[task][1]), text("gist", "clause", gist),
  ];
}
