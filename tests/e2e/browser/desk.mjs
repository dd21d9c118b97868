// What a person does at the desk, by keyboard and pointer.
export class Desk {
  constructor(page) {
    this.page = page;
  }

  // In a session of its own, as on a PC of its own. What the page complains of goes to `complaints`.
  static async open(browser, complaints) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US", colorScheme: "light" });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => /Content Security Policy/i.test(message.text()) && complaints.push(message.text()));
    return new Desk(page);
  }

  async signIn(url, { worker, password }) {
    await this.page.goto(url);
    await this.page.fill("input[name=worker]", worker);
    await this.page.fill("input[name=password]", password);
    await this.page.keyboard.press("Enter");
    await this.page.waitForSelector(".task-head .item");
    await this.seen();
  }

  // So that nothing more is handed to them.
  async signOut() {
    await this.page.getByText("Sign out", { exact: true }).click();
    await this.page.waitForSelector("input[name=password]");
  }

  close() {
    return this.page.context().close();
  }

  item() {
    return this.page.locator(".task-head .item").textContent();
  }

  // Until the page shows what was done: people do not press the next key before.
  seen() {
    return this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  }

  async keys(...chords) {
    for (const chord of chords) {
      await this.page.keyboard.press(chord);
      await this.seen();
    }
  }

  // A key that is held down.
  async hold(chord, times) {
    for (let time = 0; time < times; ++time) await this.page.keyboard.press(chord);
    await this.seen();
  }

  question(control) {
    return this.page.locator(`[data-control="${control}"]`);
  }

  // As clicking there or coming by Tab does.
  focus(control) {
    return this.question(control).locator("[data-stop]").first().focus();
  }

  async write(control, text) {
    await this.question(control).locator("textarea").focus();
    await this.page.keyboard.insertText(text);
    await this.seen();
  }

  // Until the agent has the draft.
  drafted() {
    return this.page.waitForResponse((response) => response.url().endsWith("/draft") && response.ok());
  }

  // Ctrl+Enter submits wherever the focus is. Done when something else is before the person.
  async submit() {
    const key = await this.item();
    await this.page.keyboard.press("Control+Enter");
    await this.page.waitForFunction((old) => document.querySelector(".task-head .item")?.textContent !== old, key);
    await this.seen();
  }

  // Until the agent has everything.
  async settle() {
    await this.page.waitForFunction(() => !/on the way|发送/.test(document.querySelector(".top")?.textContent ?? ""));
  }

  // Where the picture is on the screen.
  async picture() {
    await this.page.waitForFunction(() => document.querySelector(".image-frame img")?.naturalWidth > 0);
    return this.page.evaluate(() => {
      const image = document.querySelector(".image-frame img");
      const box = image.getBoundingClientRect();
      const scale = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
      const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
      return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
    });
  }

  // Points are percents of the picture.
  async at([x, y]) {
    const { left, top, width, height } = await this.picture();
    return [left + (x / 100) * width, top + (y / 100) * height];
  }

  async drag(from, to) {
    const { mouse } = this.page;
    await mouse.move(...(await this.at(from)));
    await mouse.down();
    await mouse.move(...(await this.at(to)), { steps: 4 });
    await mouse.up();
    await this.seen();
  }

  async click(point) {
    await this.page.mouse.click(...(await this.at(point)));
    await this.seen();
  }

  // Draws the box by dragging from corner to corner.
  box({ x, y, width, height }) {
    return this.drag([x, y], [x + width, y + height]);
  }

  // Marks the first `words` that an object shows, as dragging over them does; of a dialogue, the first in that turn.
  async mark(object, words, turn) {
    const [from, to] = await this.page.evaluate(
      ([name, wanted, number]) => {
        const surface = document.querySelector(`[data-surface="${name}"]`);
        const root = number === undefined ? surface : surface.querySelectorAll("[data-turn]")[number];
        const start = root.textContent.indexOf(wanted);
        if (start < 0) throw new Error(`${wanted} is not in ${name}`);
        // The edge of the character before `offset`, or of the one behind it.
        const edge = (offset, before) => {
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          for (let left = before ? offset - 1 : offset; node; node = walker.nextNode()) {
            if (left < node.length) {
              const range = document.createRange();
              range.setStart(node, left);
              range.setEnd(node, left + 1);
              const box = range.getBoundingClientRect();
              return [before ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
            }
            left -= node.length;
          }
          throw new Error(`${name} ends before ${offset}`);
        };
        root.scrollIntoView({ block: "nearest" });
        return [edge(start, false), edge(start + wanted.length, true)];
      },
      [object, words, turn],
    );
    const { mouse } = this.page;
    await mouse.move(...from);
    await mouse.down();
    await mouse.move(...to, { steps: 4 });
    await mouse.up();
    await this.seen();
  }

  async guideline(path) {
    await this.keys("F2");
    await this.page.waitForSelector("dialog[open]");
    await this.shot(path);
    await this.keys("Escape");
  }

  async shot(path) {
    await this.seen();
    await this.page.screenshot({ path, animations: "disabled", timeout: 30_000 });
  }

  // Both languages, both appearances; as it was afterwards.
  async shots(name) {
    const [theme, language] = [0, 1].map((at) => this.page.locator(".top select").nth(at));
    for (const [words, colours] of [["zh", "light"], ["en", "light"], ["zh", "dark"], ["en", "dark"]]) {
      await theme.selectOption(colours);
      await language.selectOption(words);
      await this.shot(`${name}-${words}-${colours}.png`);
    }
    await theme.selectOption("light");
    await language.selectOption("en");
  }
}
