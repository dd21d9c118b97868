// The better of two, side by side.
import assert from "node:assert/strict";

const better = (selected) => ({ from_name: "better", to_name: "a,b", type: "pairwise", value: { selected } });

export async function work(person) {
  const { page } = person;
  await person.at("better");
  const [a, b] = await Promise.all(["a", "b"].map((name) => page.locator(`[data-object=${name}]`).boundingBox()));
  assert.ok(a.x + a.width <= b.x && Math.abs(a.y - b.y) < 4, "the two stand side by side");
  const first = await person.item();
  await person.press("ArrowLeft");
  await person.at("reason");
  await page.waitForSelector("[data-object=a].better");
  await person.pictures("compare");
  await page.locator("[data-control=reason] textarea").focus();
  await person.submit("Control+Enter");
  await person.at("better");
  const second = await person.item();
  await person.press("2");
  await person.at("reason");
  await person.press("Control+Enter");
  await page.waitForSelector("[data-control=reason].wrong");
  await person.type("shorter 更短");
  await person.press("Control+Enter");
  await page.waitForSelector(".empty");
  const reason = { from_name: "reason", to_name: "question", type: "textarea", value: { text: ["shorter 更短"] } };
  return { [first]: [better("left")], [second]: [better("right"), reason] };
}
