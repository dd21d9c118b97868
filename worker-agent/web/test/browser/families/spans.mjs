// Spans marked by pointer in a text, a page and a dialogue, to the character; what would act in them does not.
import assert from "node:assert/strict";

const post = "😀张伟昨天从北京出发，🚄坐高铁去了👨‍👩‍👧上海。Zhang Wei liked it.";
const page0 = "Noodles 面The best noodles 🍜 of Lanzhou cost 12元.";
const turns = ["您好😀，请问有什么可以帮您？", "我的面等了四十分钟！😡", "非常抱歉，我们马上退款。"];

const within = (text, part) => [text.indexOf(part), text.indexOf(part) + part.length];
const name = (part, label) => {
  const [start, end] = within(post, part);
  return { from_name: "names", to_name: "post", type: "labels", value: { start, end, text: part, labels: [label] } };
};
const act = (value) => ({ from_name: "acts", to_name: "call", type: "paragraphlabels", value });

const spans = (person, n) => person.page.waitForFunction((n) => document.querySelectorAll(".regions li").length === n, n);

export async function work(person) {
  const { page } = person;
  await page.waitForSelector("mark.suggested");
  await person.at("post");
  assert.equal(await page.locator("[data-surface=post]").evaluate((node) => node.textContent), post);
  await person.press("F9");
  await spans(person, 1);
  await person.press("2");
  await person.mark("post", ...within(post, "北京"));
  await spans(person, 2);
  await person.mark("post", ...within(post, "👨‍👩‍👧上"));
  await spans(person, 3);
  await person.press("ArrowRight");
  await person.mark("post", ...within(post, "Zhang Wei "));
  await spans(person, 4);
  await person.press("1", "Escape", "/");
  await person.type("拟声");
  await person.press("Enter");
  await person.mark("post", ...within(post, "liked"));
  await page.waitForSelector('.option.region[aria-pressed=true]:has-text("onomatopoeia")');

  await page.waitForSelector("[data-surface=page] h2");
  assert.equal(await page.locator("[data-surface=page]").evaluate((node) => node.textContent), page0);
  await person.mark("page", ...within(page0, "🍜 of Lanzhou cost 12元"));
  await spans(person, 6);

  const whole = turns.join("");
  await person.mark("call", ...within(whole, "等了四十分钟"));
  await spans(person, 7);
  await person.press("5", "4");
  await page.waitForSelector('.option.region[aria-pressed=true]:has-text("Rude")');
  await person.mark("call", whole.indexOf("😡"), whole.indexOf("我们"));
  await spans(person, 8);
  await person.press("4", "5");
  await person.pictures("spans");
  assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
  await page.locator("[data-surface=post]").focus();
  await person.press("Enter");
  await page.waitForSelector(".empty");

  const [start, end] = within(page0, "🍜 of Lanzhou cost 12元");
  const claim = { start: "/p[1]/b[1]/text()[1]", startOffset: 8, end: "/p[1]/text()[2]", endOffset: 9, globalOffsets: { start, end }, hypertextlabels: ["claim"] };
  return {
    "text-1": [
      name("张伟", "person"), name("北京", "place"), name("👨‍👩‍👧上海", "place"), name("Zhang Wei", "person"),
      { from_name: "facts", to_name: "page", type: "hypertextlabels", value: claim },
      act({ start: "1", end: "1", startOffset: 3, endOffset: 9, text: "等了四十分钟", paragraphlabels: ["rude"] }),
      act({ start: "1", end: "2", startOffset: 10, endOffset: 5, paragraphlabels: ["promise"] }),
      { ...name("liked", "onomatopoeia 拟声词"), from_name: "words" },
    ],
  };
}
