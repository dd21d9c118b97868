// node scripts.mjs URL COUNT FOLDER: looks at that many items whose texts would set `ran` if they were let, and touches what can
// be touched in them, as tests/integration/desk/preview_test.cc expects.
import assert from "node:assert/strict";
import { opened } from "./kit.mjs";

const [url, count, folder] = process.argv.slice(2);
const person = await opened(url, folder);
const { page } = person;
page.on("dialog", (dialog) => (person.complaints.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
page.context().on("page", () => person.complaints.push("another page was opened"));
await page.waitForSelector(".task-head .item");
for (let seen = 0; seen < Number(count); ++seen) {
  const key = await person.item();
  await page.waitForSelector(".content .markup", { state: "attached" });
  for (const link of await page.locator(".content a, .content summary, .content img, .content svg").all()) {
    await link.hover({ timeout: 500, force: true }).catch(() => {});
    await link.click({ timeout: 500, force: true, noWaitAfter: true }).catch(() => {});
  }
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => String(globalThis.ran ?? "nothing")), "nothing", key);
  assert.equal(await page.locator(".content :is(script, iframe, object, embed, form, style, base, meta, link)").count(), 0, key);
  assert.ok(page.url().startsWith(url), page.url());
  await page.locator("[data-control=seen] [data-stop]").focus();
  await person.press("1");
  await person.submit("Control+Enter");
}
await person.done();
