// A list put in order, and sorted, by key.
const held = (page, control, id) =>
  page.waitForFunction(
    ([control, id]) => document.activeElement?.dataset.id === id && document.activeElement.closest(`[data-control=${control}]`),
    [control, id],
  );
const ranked = (from_name, ranker) => ({ from_name, to_name: "answers", type: "ranker", value: { ranker } });

export async function work(person) {
  const { page } = person;
  await held(page, "order", "a");
  await person.press("Enter");
  await page.waitForSelector("[data-control=order].wrong");
  await person.press("3");
  await page.waitForFunction(() => document.querySelector("[data-control=order] li:last-child").dataset.id === "a");
  await held(page, "order", "a");
  await person.press("ArrowUp");
  await held(page, "order", "c");
  await person.press("Shift+ArrowUp");
  await page.waitForFunction(() => document.querySelector("[data-control=order] li").dataset.id === "c");
  await person.press("Tab");
  await held(page, "sort", "a");
  await person.press("1");
  await page.waitForFunction(() => document.querySelector("[data-control=sort] .bucket li")?.dataset.id === "a");
  await held(page, "sort", "a");
  await person.press("ArrowDown");
  await held(page, "sort", "b");
  await person.press("2");
  await page.waitForFunction(() => document.querySelectorAll("[data-control=sort] .bucket")[1].querySelector("li")?.dataset.id === "b");
  await person.pictures("ranking");
  await page.locator("[data-control=sort] [data-stop]").focus();
  await person.press("Enter");
  await page.waitForSelector(".empty");
  return { "rank-1": [ranked("order", { order: ["c", "b", "a"] }), ranked("sort", { good: ["a"], bad: ["b"], _: ["c"] })] };
}
