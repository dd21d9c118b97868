// node media.mjs URL SHOTS: a person reports two items whose pictures cannot be shown, and sees the third, as
// tests/integration/desk/media_test.cc expects; leaves pictures in SHOTS.
import assert from "node:assert/strict";
import { signedIn } from "./kit.mjs";

const [url, shots] = process.argv.slice(2);
const person = await signedIn(url, "ann", "quiet river", shots);
const { page } = person;
const told = {
  missing: "It was not brought to your site.",
  garbled: "This file is damaged or of a kind that this browser cannot show.",
};
const seen = [];
for (let left = 3; left > 0; --left) {
  const item = await person.item();
  seen.push(item);
  if (item === "whole") {
    await page.waitForFunction(() => document.querySelector(".image-frame img")?.naturalWidth > 0);
  } else {
    await page.waitForSelector(".trouble .problem");
    assert.equal(await page.locator(".trouble .problem").textContent(), told[item]);
    if (item === "garbled") await person.pictures("trouble");
  }
  if (item !== "whole") await page.locator(".trouble button").click();
  else await person.press("1", "Enter");
  await page.waitForFunction((old) => document.querySelector(".task-head .item")?.textContent !== old, item);
}
assert.deepEqual(seen.sort(), ["garbled", "missing", "whole"]);
await person.done();
