// node work.mjs PLAN: people work through examples as PLAN (JSON) says: {url, page, pictures, people: [{example, worker,
// inspector, password, items: {key: data}}]}. Each signs in, does their items and looks at their own page; their inspector
// accepts all but one, which comes back to them and is accepted then. Screenshots go to the folder `pictures`, and report.json
// there says what the scheduler is to have, or why somebody could not go on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Desk } from "./desk.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { chromium } = createRequire(`${plan.page}/package.json`)("playwright-core");
mkdirSync(plan.pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

const reason = "Please look again 请再看一遍";

// The inspector judges as many as there are, and returns the second of them.
async function inspect(inspector, count, pictures) {
  for (let judged = 0; judged < count; ++judged) {
    await inspector.page.waitForSelector("[data-verdict=accept][aria-pressed=true]");
    if (judged === 0) await inspector.shots(pictures);
    if (judged === 1) {
      await inspector.keys("Alt+r");
      await inspector.page.keyboard.insertText(reason);
    }
    await inspector.submit();
  }
}

async function correct(desk) {
  await desk.page.waitForSelector(".banner.back");
  const said = await desk.page.locator(".banner.back q").textContent();
  if (said !== reason) throw new Error(`the author reads: ${said}`);
  await desk.submit();
}

async function work({ example, items, inspector, ...person }) {
  const began = Date.now();
  const { answer } = await import(`./work/${example}.mjs`);
  const expected = {};
  const complaints = [];
  const desk = await Desk.open(browser, complaints);
  const second = await Desk.open(browser, complaints);
  try {
    await desk.signIn(plan.url, person);
    for (let count = 0; count < Object.keys(items).length; ++count) {
      const key = await desk.item();
      const task = Object.keys(items).indexOf(key);
      expected[key] = await answer(desk, task, items[key]);
      if (task === 0) {
        await desk.shots(`${plan.pictures}/${example}`);
        await desk.guideline(`${plan.pictures}/${example}-guideline.png`);
      }
      await desk.submit();
    }
    await desk.settle();
    await desk.page.goto(`${plan.url}/#/me`);
    await desk.page.waitForFunction((rows) => document.querySelectorAll("tbody tr").length === rows, Object.keys(items).length);
    if (example === plan.people[0].example) await desk.shots(`${plan.pictures}/me`);
    await second.signIn(plan.url, { ...person, worker: inspector });
    await inspect(second, Object.keys(items).length, `${plan.pictures}/${example}-review`);
    await desk.page.goto(`${plan.url}/#/`);
    await correct(desk);
    await inspect(second, 1, `${plan.pictures}/${example}-again`);
    for (const person of [desk, second]) {
      await person.settle();
      await person.signOut();
    }
  } catch (error) {
    complaints.push(String(error));
    await desk.shot(`${plan.pictures}/${example}-failed.png`);
    await second.shot(`${plan.pictures}/${example}-failed-inspector.png`);
  }
  await desk.close();
  await second.close();
  return { example, expected, complaints, seconds: (Date.now() - began) / 1000 };
}

const done = [];
for (const person of plan.people) done.push(await work(person));
writeFileSync(`${plan.pictures}/report.json`, JSON.stringify(done, null, 1));
await browser.close();
