// node work.mjs URL WORKER PASSWORD FOLDER: signs in with a real browser, works by keyboard as
// tests/integration/desk/page_test.cc expects, and leaves screenshots and report.json in FOLDER.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [url, worker, password, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "en-US", colorScheme: "light" });
const page = await context.newPage();
page.setDefaultTimeout(15_000);
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("console", (message) => /Content Security Policy/i.test(message.text()) && complaints.push(message.text()));

const shot = (name) => page.screenshot({ path: `${folder}/${name}.png` });
// As a person would: both languages, both appearances.
async function pictures(name) {
  for (const [language, theme] of [["en", "light"], ["zh", "light"], ["en", "dark"], ["zh", "dark"]]) {
    await page.locator(".top select").nth(0).selectOption(theme);
    await page.locator(".top select").nth(1).selectOption(language);
    await shot(`${name}-${language}-${theme}`);
  }
  await page.locator(".top select").nth(0).selectOption("system");
  await page.locator(".top select").nth(1).selectOption("en");
}

const submitted = [];
const current = () => page.locator(".task-head .item").textContent();
const another = (key) => page.waitForFunction((old) => {
  const item = document.querySelector(".task-head .item");
  return item && item.textContent !== old;
}, key);
const focusFirst = () => page.waitForFunction(() => document.activeElement?.closest("[data-control=mood]"));

// The next task is already in the browser.
const stocked = () => page.waitForFunction(() => /^[1-9]/.test(document.querySelectorAll(".task-head .quiet")[1]?.textContent ?? ""));

async function fill(key) {
  const n = Number(key.split("-").pop());
  await focusFirst();
  await page.keyboard.press(n % 2 === 0 ? "1" : "2");
  await page.keyboard.press(String((n % 5) + 1));
  await page.keyboard.type(`note 记 ${n}`);
}
async function label() {
  const key = await current();
  await fill(key);
  submitted.push(key);
  await page.keyboard.press("Control+Enter");
  await another(key);
  return key;
}

// Milliseconds from navigation until `wanted` is painted, for a browser that was never here, at a quarter of the speed.
async function firstView(wanted, storageState) {
  const stranger = await browser.newContext({ viewport: { width: 1280, height: 720 }, storageState });
  await stranger.addInitScript((selector) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.shownAfter = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  }, wanted);
  const view = await stranger.newPage();
  const client = await stranger.newCDPSession(view);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await view.goto(url);
  const shown = await view.waitForFunction(() => globalThis.shownAfter);
  const after = await shown.jsonValue();
  await stranger.close();
  return after;
}

await page.goto(url);
await page.waitForSelector("input[name=worker]");
await pictures("sign-in");
await page.fill("input[name=worker]", worker);
await page.fill("input[name=password]", "wrong");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent);
await page.fill("input[name=password]", password);
await page.keyboard.press("Enter");
await page.waitForSelector(".task-head .item");

// Nothing is submitted while something required is missing, nor by an Enter that an input method has.
const first = await current();
await focusFirst();
await page.keyboard.press("Enter");
await page.waitForSelector(".question.wrong");
await fill(first);
await pictures("work");
await page.evaluate(() =>
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true, cancelable: true }),
  ),
);
assert.equal(await current(), first);

// What was typed survives the page.
await page.reload();
await page.waitForSelector(".task-head .item");
assert.equal(await current(), first);
assert.equal(await page.inputValue("textarea"), `note 记 ${first.split("-").pop()}`);
submitted.push(first);
await page.locator("textarea").press("Control+Enter");
await another(first);

await label();
const corrected = await label();

// Back, another choice, and forth again.
const open = await current();
await page.keyboard.press("Alt+ArrowLeft");
await page.waitForSelector(".chip");
assert.equal(await current(), corrected);
await focusFirst();
await page.keyboard.press("3");
await page.keyboard.press("Enter");
await page.waitForFunction((key) => document.querySelector(".task-head .item")?.textContent === key, open);

// One is skipped with a reason.
await focusFirst();
await page.keyboard.press("F4");
await page.waitForSelector("dialog[open]");
await page.keyboard.press("1");
await another(open);

// Without the agent: work goes on, and goes out by itself later.
await stocked();
await context.setOffline(true);
await label();
await page.waitForSelector(".notice.calm");
await shot("work-offline");
await context.setOffline(false);
await page.waitForFunction(() => !document.querySelector(".notice.calm"), undefined, { timeout: 20_000 });
await label();

const client = await context.newCDPSession(page);
await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
for (let i = 0; i < 3; ++i) {
  await stocked();
  await label();
}
const times = await page.evaluate(() => performance.getEntriesByName("muster-next").map((entry) => entry.duration));
await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
const signInAfter = await firstView("input[name=worker]");
const taskAfter = await firstView(".task-head .item", await context.storageState());
const median = times.slice(-3).sort((a, b) => a - b)[1];

await page.waitForFunction(() => !/on the way/.test(document.querySelector(".top").textContent));
await page.goto(`${url}/#/me`);
await page.waitForSelector("tbody tr");
await pictures("me");
writeFileSync(`${folder}/report.json`, JSON.stringify({ submitted, corrected, times, median, signInAfter, taskAfter, complaints }));
await browser.close();
assert.deepEqual(complaints, []);
// The aims are 50 ms and 1 s: MUSTER_NEXT_TASK_MS=50 MUSTER_FIRST_VIEW_MS=1000 on a machine that does nothing else. One that
// builds meanwhile says little; it would still notice a page that waits for the agent.
const most = (name, otherwise) => Number(process.env[name] ?? otherwise);
assert.ok(median <= most("MUSTER_NEXT_TASK_MS", 2000), `the next task came after ${median} ms, at a quarter of the speed`);
for (const [what, after] of Object.entries({ signInAfter, taskAfter })) {
  assert.ok(after <= most("MUSTER_FIRST_VIEW_MS", 8000), `${what} ${after} ms, at a quarter of the speed`);
}
const ms = (time) => `${time.toFixed(1)} ms`;
console.log(`submitted ${submitted.length}; next task after ${ms(median)}; sign-in after ${ms(signInAfter)}, a task after ${ms(taskAfter)}`);
