// node news.mjs URL API FOLDER SHOTS, with the API's token in FOLDER/token: a break, a question to the lead, a report of a broken item, another job, a changed
// guideline, as tests/integration/desk/news_test.cc expects; leaves FOLDER/report.json and pictures in SHOTS.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [url, api, folder, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "en-US", colorScheme: "light" });
const page = await context.newPage();
page.setDefaultTimeout(20_000);
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("console", (message) => /Content Security Policy/i.test(message.text()) && complaints.push(message.text()));

const settings = (language, theme) => page.evaluate(([name, value]) => {
  for (const key of [name, "muster/"]) localStorage.setItem(key, value);
}, ["muster/ann", JSON.stringify({ language, theme })]);
const key = () => page.locator(".task-head .item").textContent();
const another = (old) => page.waitForFunction((name) => document.querySelector(".task-head .item")?.textContent !== name, old);
const press = (words) => page.locator("button", { hasText: words }).first().click();
const time = async () => /\d+:\d\d/.exec(await page.locator(".task-head .timer").innerText())?.[0];

await page.goto(url);
await page.fill("input[name=worker]", "ann");
await page.fill("input[name=password]", "quiet river");
await page.keyboard.press("Enter");
await page.waitForSelector(".task-head .item");

// While a break lasts no key reaches the task, and no time runs.
const held = await key();
await page.fill("textarea", "begun before the break");
await page.keyboard.press("Alt+p");
await page.waitForSelector(".break");
await page.screenshot({ path: `${shots}/break-en-light.png` });
const before = await time();
await page.keyboard.press("Control+Enter");
await page.keyboard.press("F4");
await page.waitForTimeout(2_500);
assert.equal(await page.locator("dialog[open]").count(), 0);
assert.equal(await time(), before);
await page.reload();
await page.waitForSelector(".break");
await page.keyboard.press("Enter");
await page.waitForSelector(".break", { state: "detached" });
await page.waitForSelector("textarea");
assert.equal(await key(), held);
assert.equal(await page.inputValue("textarea"), "begun before the break");

const said = async (button, words) => {
  const name = await key();
  await page.keyboard.press(button);
  await page.waitForSelector("dialog textarea");
  await page.fill("dialog textarea", "长".repeat(80));
  assert.equal(await page.locator("dialog .primary").isDisabled(), true);
  await page.fill("dialog textarea", words);
  await page.screenshot({ path: `${shots}/say-${button === "Alt+q" ? "ask" : "broken"}-en-light.png` });
  await page.locator("dialog .primary").click();
  await another(name);
  return name;
};
const asked = await said("Alt+q", "Does irony count as praise? 反话算好评吗？");
const broken = await said("Alt+b", "the text is cut off");

// What people hold keeps its guideline; the first task after that announces the new one.
await press("Guideline");
await page.waitForSelector("dialog[open]");
assert.match(await page.locator("dialog").innerText(), /Irony counts as it is meant/);
await page.keyboard.press("Escape");
const changed = await fetch(`${api}/v1/jobs/reviews/guideline`, {
  method: "PUT",
  headers: { Authorization: `Bearer ${readFileSync(`${folder}/token`, "utf8").trim()}`, "Content-Type": "text/markdown" },
  body: "Judge what the writer means.\nIrony counts as what it says to its reader.\nSkip what is not a review.\n判断作者的意思，而不只看字面。",
});
assert.equal(changed.status, 200);
for (let n = 0; n < 24 && (await page.locator(".notice .tool").count()) === 0; ++n) {
  const name = await key();
  await page.fill("textarea", "fine");
  await page.keyboard.press("Control+Enter");
  await another(name);
}
for (const [language, theme] of [["en", "light"], ["zh", "light"], ["en", "dark"], ["zh", "dark"]]) {
  await settings(language, theme);
  await page.reload();
  await page.waitForSelector(".notice .tool");
  await page.screenshot({ path: `${shots}/guideline-${language}-${theme}.png` });
  await page.locator(".notice .tool").first().click();
  await page.waitForSelector("dialog .changes");
  await page.screenshot({ path: `${shots}/changes-${language}-${theme}.png` });
  assert.deepEqual(await page.locator("dialog del").count(), 1);
  assert.deepEqual(await page.locator("dialog ins").count(), 2);
  await page.keyboard.press("Escape");
}
await page.locator(".notice .tool").first().click();
await page.locator("dialog .primary").click();
await page.waitForFunction(() => !document.querySelector(".notice .tool"));
await settings("en", "light");
await page.reload();
await page.waitForSelector("textarea");
assert.equal(await page.locator(".notice .tool").count(), 0);

writeFileSync(`${folder}/report.json`, JSON.stringify({ asked, broken }));
await browser.close();
assert.deepEqual(complaints, []);
