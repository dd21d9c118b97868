// node team.mjs URL WORKER PASSWORD FOLDER: signs in as a lead with a real browser, looks at the team, makes accounts,
// gives a new password, marks leave and return, by keyboard, as tests/integration/desk/team_test.cc expects; leaves
// screenshots and team.json in FOLDER.
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
page.setDefaultTimeout(30_000);
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("console", (message) => /Content Security Policy/i.test(message.text()) && complaints.push(message.text()));
await page.addInitScript(() => void (window.print = () => void (window.printed = true)));

const shot = (name) => page.screenshot({ path: `${folder}/${name}.png` });
async function pictures(name) {
  for (const [language, theme] of [["en", "light"], ["zh", "light"], ["en", "dark"], ["zh", "dark"]]) {
    await page.locator(".top select").nth(0).selectOption(theme);
    await page.locator(".top select").nth(1).selectOption(language);
    await shot(`${name}-${language}-${theme}`);
  }
  await page.locator(".top select").nth(0).selectOption("system");
  await page.locator(".top select").nth(1).selectOption("en");
}
const row = (who) => page.locator(`.people tr[data-worker=${who}]`);
const answer = async (who, action) => {
  await row(who).getByRole("button", { name: action }).focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await shot(`team-${action.toLowerCase().replace(" ", "-")}`);
  await page.keyboard.press("Enter");
};

await page.goto(url);
await page.fill("input[name=worker]", worker);
await page.fill("input[name=password]", password);
await page.keyboard.press("Enter");
await page.locator(".top a[href='#/team']").focus();
await page.keyboard.press("Enter");
await row("ann").waitFor();
await page.locator(".heard .chip").first().waitFor();
await pictures("team");

// A question is replied to.
await page.locator(".heard").getByRole("button", { name: "Reply" }).focus();
await page.keyboard.press("Enter");
await page.locator("textarea[name=reply]").fill("It is one: look at the beak.");
await shot("team-reply");
await page.locator("textarea[name=reply]").press("Control+Enter");
await page.locator(".heard .reply", { hasText: "look at the beak" }).waitFor();

// One person, then all who are selected, are put on a job.
await row("ann").locator(".placed-on button").focus();
await page.keyboard.press("Enter");
await page.locator("dialog .place-job").nth(1).waitFor();
await page.keyboard.press("ArrowDown");
await shot("team-place");
await page.getByRole("button", { name: "Put on this job" }).focus();
await page.keyboard.press("Enter");
await row("ann").locator(".placed-on button", { hasText: "whales" }).waitFor();
for (const who of ["ann", "ben"]) await row(who).locator("input[type=checkbox]").press("Space");
await page.getByRole("button", { name: "Put on a job" }).focus();
await page.keyboard.press("Enter");
await page.locator("dialog .place-job").nth(1).locator("input").press("Space");
await page.getByRole("button", { name: "Put on this job" }).press("Enter");
await row("ben").locator(".placed-on button", { hasText: "whales" }).waitFor();
await pictures("team-placed");

// A list with a mistake says which line; put right, it can be carried out.
await page.getByRole("button", { name: "Add people" }).focus();
await page.keyboard.press("Enter");
await page.locator("textarea[name=people]").fill("ben, Ben Wu\nnobody, Eve\n, 席丹");
await page.locator(".preview .problem").waitFor();
assert.equal(await page.locator(".preview tbody tr").nth(1).locator(".problem").count(), 1);
await shot("team-add-wrong");
await page.locator("textarea[name=people]").fill("ben, Ben Wu\n, 席丹");
await page.waitForFunction(() => document.querySelector("dialog .primary:not(:disabled)"));
await shot("team-add");
await page.locator("textarea[name=people]").press("Control+Enter");
await page.locator(".slip").nth(1).waitFor();
const made = {};
for (const slip of await page.locator(".slip").all()) made[await slip.getAttribute("data-worker")] = await slip.locator("code").textContent();
await shot("team-passwords");
await page.keyboard.press("Enter");
assert.equal(await page.evaluate(() => window.printed), true);
await page.emulateMedia({ media: "print" });
await shot("team-passwords-print");
await page.emulateMedia({ media: "screen" });
await page.keyboard.press("Escape");
await page.waitForFunction(() => !document.querySelector("dialog"));
await row("ben").getByRole("button", { name: "Leave" }).waitFor();

await answer("ann", "New password");
await page.locator(".slip code").waitFor();
const reset = await page.locator(".slip code").textContent();
await page.keyboard.press("Escape");
await answer("ben", "Leave");
await row("ben").getByRole("button", { name: "Return" }).waitFor();
await shot("team-on-leave");
await answer("ben", "Return");
await row("ben").getByRole("button", { name: "Leave" }).waitFor();
assert.equal(await row(worker).locator(".team-actions button").count(), 0, "nothing can be done to one's own account");

// Who asked sees the reply at once, until they have read it, and later under My day.
const ann = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "en-US" })).newPage();
await ann.goto(url);
await ann.fill("input[name=worker]", "ann");
await ann.fill("input[name=password]", reset);
await ann.keyboard.press("Enter");
await ann.locator(".notice", { hasText: "look at the beak" }).waitFor();
await ann.screenshot({ path: `${folder}/reply-heard.png` });
await ann.getByRole("button", { name: "I have read it" }).press("Enter");
await ann.waitForFunction(() => !document.querySelector(".notice"));
await ann.locator(".top a[href='#/me']").press("Enter");
await ann.locator(".own-questions .card", { hasText: "look at the beak" }).waitFor();
await ann.screenshot({ path: `${folder}/reply-me.png` });

writeFileSync(`${folder}/team.json`, JSON.stringify({ made, reset, complaints }));
await browser.close();
assert.deepEqual(complaints, []);
