// node review.mjs URL PASSWORD FOLDER: ann answers, ina inspects, one answer goes back and forth, as
// tests/integration/desk/review_test.cc expects. Leaves screenshots in FOLDER.
import assert from "node:assert/strict";
import { signedIn } from "./kit.mjs";

const [url, password, folder] = process.argv.slice(2);
const people = [];
const enter = async (worker) => {
  const person = await signedIn(url, worker, password, folder);
  people.push(person);
  return person;
};
const shows = (person, text) => person.page.waitForFunction((wanted) => document.querySelector(".content")?.textContent.includes(wanted), text);
const verdict = (person, name) => person.page.waitForSelector(`[data-verdict=${name}][aria-pressed=true]`);
const text = (person, selector) => person.page.locator(selector).first().textContent();

async function answer(ann) {
  await ann.at("mood");
  await ann.press("1");
  await ann.mark("post", 0, 8);
}

async function returnFirst(ina) {
  await shows(ina, "first");
  await verdict(ina, "accept");
  assert.equal(await ina.page.locator("[data-control^='muster:']").count(), 0);
  assert.equal(await ina.page.locator("[data-control=mood] [aria-checked=true]").count(), 1);
  await ina.pictures("review");
  await ina.page.locator("[data-control=mood] [data-stop]").focus();
  await ina.press("2");
  await verdict(ina, "fix");
  assert.ok(await ina.page.locator("[data-verdict=accept]").isDisabled());
  await ina.press("2"); // of the labels, whose surface has the focus
  await ina.mark("post", 26, 40);
  await ina.press("Alt+r");
  await ina.at("muster:remarks");
  await ina.press("Control+Enter");
  await ina.page.waitForSelector("[data-control='muster:remarks'].wrong");
  await ina.type("The wait is the point 请再看");
  await ina.pictures("return");
  await ina.page.locator("[data-control='muster:remarks'] textarea").focus();
  await ina.submit("Control+Enter");
}

async function fixSecond(ina) {
  await shows(ina, "second");
  await verdict(ina, "accept");
  await ina.press("Alt+r");
  await verdict(ina, "return");
  await ina.press("Escape");
  await verdict(ina, "accept");
  await ina.press("Alt+f");
  await ina.at("mood");
  await ina.press("2");
  await verdict(ina, "fix");
  await ina.press("Enter");
}

async function correct(ann) {
  await ann.page.waitForSelector(".banner.back");
  await shows(ann, "first");
  assert.match(await text(ann, ".banner.back q"), /The wait is the point 请再看/);
  assert.match(await text(ann, "[data-control=mood] .marked-by"), /Dissatisfied/);
  assert.equal(await ann.page.locator("[data-control=mood] [aria-checked=true]").count(), 1);
  await ann.page.waitForSelector("mark.inspected");
  await ann.pictures("returned");
  await ann.press("Alt+m");
  await ann.page.waitForFunction(() => !document.querySelector("mark.inspected, .question .marked-by"));
  await ann.press("Alt+m");
  await ann.page.waitForSelector("mark.inspected");
  await ann.page.locator("[data-control=mood] [data-stop]").focus();
  await ann.press("2", "Enter");
  await ann.page.waitForSelector(".empty");
}

// Of three answers one was sent back, one fixed and one accepted.
async function standing(ann) {
  const row = ann.page.locator(".standing tr[data-job=mood]");
  const goTo = (place) => ann.page.evaluate((hash) => (location.hash = hash), place);
  for (let n = 0; n < 50; ++n) {
    await goTo("#/me");
    await ann.page.waitForSelector(".standing");
    if (/1 of 3/.test(await row.textContent())) break;
    await goTo("#/");
    await ann.page.waitForSelector(".me", { state: "detached" });
  }
  assert.match(await row.textContent(), /mood1 of 3–$/);
  assert.equal(await ann.page.locator(".me tr", { hasText: "returned by an inspector" }).count(), 1);
  await ann.pictures("standing");
  const lost = { status: 503, contentType: "application/problem+json", body: '{"type":"urn:muster:problem:link-down"}' };
  await ann.page.route("**/desk/v1/standing", (route) => route.fulfill(lost));
  await goTo("#/");
  await ann.page.waitForSelector(".me", { state: "detached" });
  await goTo("#/me");
  await ann.page.waitForSelector(".standing .quiet");
  assert.equal(await ann.page.locator(".standing table").count(), 0);
  await ann.page.locator(".me tr", { hasText: "post-2" }).waitFor();
  await ann.page.screenshot({ path: `${folder}/standing-lost.png` });
}

try {
  const ann = await enter("ann");
  for (let n = 0; n < 2; ++n) {
    await answer(ann);
    if (n === 0) await ann.submit();
    else await ann.press("Enter");
  }
  await ann.page.waitForSelector(".empty");
  const ina = await enter("ina");
  if (/second/.test(await text(ina, ".content"))) {
    await fixSecond(ina);
    await returnFirst(ina);
  } else {
    await returnFirst(ina);
    await fixSecond(ina);
  }
  await correct(ann);
  await shows(ina, "first");
  await verdict(ina, "accept");
  assert.match(await text(ina, ".banner"), /The wait is the point/);
  await ina.press("Enter");
  await ina.page.waitForSelector(".empty");
  await standing(ann);
  for (const person of people.splice(0)) await person.done();
} catch (error) {
  for (const [at, person] of people.entries()) {
    await person.page.screenshot({ path: `${folder}/review-failed-${at}.png` });
    console.error(person.complaints);
    await person.browser.close();
  }
  throw error;
}
