import { choices, span, text } from "../results.mjs";

// Of the second clause one term lies around a character of two code units and one behind it; of the third, one lies inside
// another.
const terms = [
  [["1", "party", "乙方"], ["2", "amount", "人民币4,500元"], ["3", "period", "每月五日前"]],
  [["4", "duty", "may not copy, rent or lend the software 🖥 to others"], ["2", "amount", "USD 1,200"]],
  [["5", "penalty", "如违反本条，受托人须向委托人支付违约金人民币200,000元"], ["2", "amount", "人民币200,000元"], ["1", "party", "受托人"]],
];
const kinds = [["q", "payment"], ["t", "other"], ["e", "confidentiality"]];

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
