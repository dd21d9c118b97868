// node offline.mjs URL CERTIFICATES FOLDER SHOTS: works with a real browser while tests/integration/desk/offline_test.cc
// takes away the link and the agent. At each point it writes FOLDER/POINT.reached and waits for FOLDER/POINT.go; what it
// submitted is in FOLDER/report.json.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const [url, certificates, folder, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const complaints = [];
const submitted = { reviews: {}, short: {} };

async function until(what, holds, patience = 30_000) {
  for (const end = Date.now() + patience; !(await holds()); await pause(50)) assert.ok(Date.now() < end, `never: ${what}`);
}
async function point(name) {
  writeFileSync(`${folder}/${name}.reached`, "");
  await until(`${folder}/${name}.go`, () => existsSync(`${folder}/${name}.go`), 90_000);
}

// Service workers need certificates that are trusted; these keys are.
await until("a certificate", () => existsSync(certificates) && readdirSync(certificates).some((name) => name.endsWith(".crt")));
await pause(500);
const keys = readdirSync(certificates).filter((name) => name.endsWith(".crt")).map((name) => {
  const { publicKey } = new X509Certificate(readFileSync(`${certificates}/${name}`));
  return createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
});

let browser, program, page;
async function open() {
  const port = `${folder}/profile/DevToolsActivePort`;
  rmSync(port, { force: true });
  program = spawn(process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium", [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--lang=en-US", "--window-size=1280,720", "--remote-debugging-port=0", `--user-data-dir=${folder}/profile`,
    "--host-resolver-rules=MAP desk.test 127.0.0.1", `--ignore-certificate-errors-spki-list=${keys.join(",")}`, "about:blank",
  ], { stdio: "ignore" });
  await until("a browser", () => existsSync(port) && readFileSync(port, "utf8").includes("\n"));
  browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(port, "utf8").split("\n")[0]}`);
  page = browser.contexts()[0].pages()[0] ?? (await browser.contexts()[0].newPage());
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
}
async function kill() {
  const ended = new Promise((resolve) => program.once("exit", resolve));
  program.kill("SIGKILL");
  await ended;
  await browser.close().catch(() => undefined);
}

const key = () => page.locator(".task-head .item").textContent();
const task = () => page.waitForSelector(".task-head .item");
const ready = (least) => page.waitForFunction((n) => parseInt(document.querySelectorAll(".task-head .quiet")[1]?.textContent ?? "0", 10) >= n, least);
const nothingWaits = () => page.waitForFunction(() => !/on the way/.test(document.querySelector(".top")?.textContent ?? "on the way"), undefined, { timeout: 60_000 });
const offline = (words) => page.waitForFunction((text) => document.querySelector(".notices")?.textContent.includes(text), words);
async function type(words) {
  await page.waitForSelector("textarea");
  await page.fill("textarea", words);
}
async function label(count) {
  for (let i = 0; i < count; ++i) {
    const name = await key();
    const words = `of ${name} 记`;
    await type(words);
    submitted[name.split("-")[0]][name] = words;
    await page.locator("textarea").press("Control+Enter");
    await page.waitForFunction((old) => document.querySelector(".task-head .item")?.textContent !== old, name);
  }
}
async function signIn(worker, password) {
  await page.waitForSelector("input[name=worker]");
  await page.fill("input[name=worker]", worker);
  await page.fill("input[name=password]", password);
  await page.keyboard.press("Enter");
  await task();
}

process.on("uncaughtException", async (error) => {
  console.error(error, await page?.locator("body").innerText().catch(String));
  await page?.screenshot({ path: `${shots}/offline-failed.png` }).catch(() => undefined);
  program?.kill("SIGKILL");
  process.exit(1);
});

await open();
await until("the page", () => page.goto(url).then(() => true, () => false));
await signIn("ann", "quiet river");
await page.waitForFunction(() => navigator.serviceWorker.controller);
await ready(15);

// Without the line to the centre.
await point("1-cut-link");
await label(8);
await offline("line to the centre");
await page.screenshot({ path: `${shots}/offline-link.png` });

// Without the agent too, which dies while answers are under way; the page is loaded anew, and the browser killed.
await ready(7);
// The agent stands still: the answer has left the browser, and nobody has said that it is saved.
await point("2-freeze-agent");
const asked = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/answer"));
await label(1);
await asked;
await point("2-kill-agent");
await label(2);
await offline("No connection");
await page.reload();
await task();
await label(2);
const begun = await key();
await type("half a thought");
await pause(300);
await kill();
await open();
await page.goto(url);
await task();
assert.equal(await key(), begun);
assert.equal(await page.inputValue("textarea"), "half a thought");
await page.screenshot({ path: `${shots}/offline-agent.png` });
await label(2);
await point("3-mend");
await nothingWaits();
// A browser that is killed may have forgotten a new cookie.
await page.waitForFunction(() => document.querySelector("input[name=worker]") || !document.querySelector(".notice.calm"), undefined, { timeout: 30_000 });
if (await page.locator("input[name=worker]").isVisible()) await signIn("ann", "quiet river");
await ready(15);

// Everything without the agent, then the person leaves: their answers go out while nobody is signed in.
await point("4-kill-agent");
await label(16);
await page.locator(".top button", { hasText: "Sign out" }).click();
await page.waitForSelector("input[name=worker]");
await page.screenshot({ path: `${shots}/offline-sign-in.png` });
await point("5-start-agent");
await nothingWaits();

// Somebody else at this browser sees nothing of that; their lease ends while they are away, and what they typed is there.
await signIn("ben", "loud sea");
assert.equal(await page.locator(".actions button").first().isDisabled(), true);
await point("6-short-leases");
await page.reload();
await until("a task of the other job", async () => {
  if ((await key().catch(() => ""))?.startsWith("short-")) return true;
  await page.locator(".actions button", { hasText: "Return" }).click({ timeout: 1_000 }).catch(() => undefined);
  await page.locator("dialog .option").first().click({ timeout: 1_000 }).catch(() => undefined);
  return false;
}, 60_000);
const late = await key();
await type("in the midst");
await page.waitForTimeout(1_500);
const leaseEnds = async () => {
  await page.goto("about:blank");
  await pause(16_000);
  await page.goto(url);
  await task();
};
await leaseEnds();
assert.equal(await key(), late);
assert.equal(await page.inputValue("textarea"), "in the midst");
await offline("The time for this task is over");
await page.screenshot({ path: `${shots}/offline-ended.png` });
await label(1);
await nothingWaits();

writeFileSync(`${folder}/report.json`, JSON.stringify(submitted));
assert.deepEqual(complaints, []);
await kill();
console.log(`submitted ${Object.keys(submitted.reviews).length} and ${Object.keys(submitted.short).length}`);
process.exit(0);
