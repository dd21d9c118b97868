// Questions that others bring up, trees, numbers, and what is required of whom; all by key.
const said = (from_name, type, value) => ({ from_name, to_name: "photo", type, value });

export async function work(person) {
  const { page } = person;
  await person.at("usable");
  await person.press("Enter");
  await page.waitForSelector(".question.wrong");
  await person.press("n");
  await person.at("why");
  await person.press("3", "Tab");
  await person.at("other");
  await person.type("镜面反光😀");
  await person.press("Tab");
  await person.at("trade");
  await person.press("2");
  await person.at("place");
  await person.press("/");
  await person.type("贵州 7");
  await person.press("Enter");
  await person.type("四川 1");
  await person.press("Enter", "Tab", "Tab");
  await person.at("price");
  await person.type("12");
  await person.press("ArrowUp", "Tab");
  await person.at("quality");
  await person.press("2");
  await person.at("remarks");
  await person.press("Control+Enter");
  await page.waitForSelector("[data-control=remarks].wrong");
  await person.type("招牌 😀");
  await person.pictures("questions");
  // What is hidden meanwhile is not lost, and not sent.
  await page.locator("[data-control=remarks] textarea").focus();
  await person.submit("Control+Enter");
  await person.at("usable");
  await person.press("F9");
  await page.waitForSelector(".star.on");
  await person.press("Enter");
  await page.waitForSelector(".empty");
  return {
    "shop-1": [
      said("usable", "choices", { choices: ["no"] }),
      said("why", "choices", { choices: ["other 其他"] }),
      said("other", "textarea", { text: ["镜面反光😀"] }),
      said("trade", "choices", { choices: [["Food 餐饮", "Noodles 面馆"]] }),
      said("place", "taxonomy", { taxonomy: [["Guizhou 贵州", "贵州 7"], ["Sichuan 四川", "四川 1"]] }),
      said("price", "number", { number: 12.5 }),
      said("quality", "rating", { rating: 2 }),
      said("remarks", "textarea", { text: ["招牌 😀"] }),
    ],
    "shop-2": [said("usable", "choices", { choices: ["yes"] }), said("quality", "rating", { rating: 4 })],
  };
}
