// A person at the page: signs in, looks, and works with keys and pointer.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// A browser at `url`, which complains of what the page does wrong.
export async function opened(url, folder) {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", colorScheme: "light" });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => globalThis.violations.push(`${violatedDirective} ${blockedURI}`));
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => /Content Security Policy/i.test(message.text()) && complaints.push(message.text()));
  await page.goto(url);
  return new Person(browser, page, folder, complaints);
}

export async function signedIn(url, worker, password, folder) {
  const person = await opened(url, folder);
  const { page } = person;
  await page.fill("input[name=worker]", worker);
  await page.fill("input[name=password]", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".task-head .item");
  return person;
}

export class Person {
  constructor(browser, page, folder, complaints) {
    Object.assign(this, { browser, page, folder, complaints });
  }

  item() {
    return this.page.locator(".task-head .item").textContent();
  }
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }
  async type(text) {
    await this.page.keyboard.insertText(text);
  }
  // The focus is at the control, or at the surface.
  async at(name) {
    await this.page.waitForFunction(
      (wanted) => {
        const here = document.activeElement;
        return here?.closest("[data-control]")?.dataset.control === wanted || here?.closest("[data-surface]")?.dataset.surface === wanted;
      },
      name,
    );
  }
  async submit(keys = "Enter") {
    const key = await this.item();
    await this.press(keys);
    await this.page.waitForFunction((old) => document.querySelector(".task-head .item")?.textContent !== old, key);
  }

  // Where a place of the picture, in percent, is on the screen.
  async spot(x, y) {
    return this.page.evaluate(([x, y]) => {
      const image = document.querySelector(".image-frame img");
      const box = image.getBoundingClientRect();
      const scale = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
      const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
      return [box.x + (box.width - width) / 2 + (x / 100) * width, box.y + (box.height - height) / 2 + (y / 100) * height];
    }, [x, y]);
  }
  async drag(from, to) {
    const { mouse } = this.page;
    await mouse.move(...from);
    await mouse.down();
    await mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
    await mouse.move(...to, { steps: 3 });
    await mouse.up();
  }
  async draw(x, y, right, bottom) {
    await this.drag(await this.spot(x, y), await this.spot(right, bottom));
  }
  // Selects the text from one offset to another with the pointer.
  async mark(surface, start, end) {
    const [from, to] = await this.page.evaluate(([surface, start, end]) => {
      const root = document.querySelector(`[data-surface="${surface}"]`);
      root.scrollIntoView({ block: "center" });
      const place = (offset, side) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(), before = 0; node; before += node.length, node = walker.nextNode()) {
          const at = offset - before;
          if (side === "end" ? at > node.length : at >= node.length) continue;
          const range = document.createRange();
          range.setStart(node, side === "end" ? Math.max(0, at - 1) : at);
          range.setEnd(node, side === "end" ? at : Math.min(node.length, at + 1));
          const box = range.getBoundingClientRect();
          return [side === "end" ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
        }
        throw new Error(`no offset ${offset}`);
      };
      return [place(start, "start"), place(end, "end")];
    }, [surface, start, end]);
    await this.drag(from, to);
  }

  // As a person would see it: both languages, both appearances; and for people who cannot see it, what axe finds.
  async pictures(name) {
    for (const [language, theme] of [["en", "light"], ["zh", "light"], ["en", "dark"], ["zh", "dark"]]) {
      await this.page.locator(".top select").nth(0).selectOption(theme);
      await this.page.locator(".top select").nth(1).selectOption(language);
      await this.page.screenshot({ path: `${this.folder}/${name}-${language}-${theme}.png` });
      if (language === "en") await this.inspect(`${name}, ${theme}`);
    }
    await this.page.locator(".top select").nth(0).selectOption("light");
    await this.page.locator(".top select").nth(1).selectOption("en");
  }
  async inspect(where) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const serious = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    for (const { id, nodes } of serious) this.complaints.push(`axe, ${where}: ${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join("; ")}`);
  }

  // Until all has gone out. Fails if the page broke a rule.
  async done() {
    await this.page.waitForFunction(() => !/on the way/.test(document.querySelector(".top").textContent));
    this.complaints.push(...(await this.page.evaluate(() => globalThis.violations)));
    await this.browser.close();
    assert.deepEqual(this.complaints, []);
  }
}
