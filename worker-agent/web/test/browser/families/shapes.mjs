// Shapes drawn by pointer, named, moved and taken back by key, near and far; what is said of each; suggestions, and the
// frame before as a start.
const value = (from_name, type, value) => ({ from_name, to_name: "scene", type, value });
const box = (x, y, width, height, label, rotation = 0) => value("boxes", "rectanglelabels", { x, y, width, height, rotation, rectanglelabels: [label] });

const shapes = (person, n) => person.page.waitForFunction((n) => document.querySelectorAll(".regions li").length === n, n);
const named = (person, name) => person.page.waitForSelector(`.option.region[aria-pressed=true]:has-text("${name}")`);

async function drawAll(person) {
  const { page } = person;
  await page.waitForSelector(".drawing");
  await person.at("scene");
  await person.draw(15, 41, 46, 64);
  await shapes(person, 1);
  await person.press("Enter");
  await person.at("hidden");
  await person.press("2");
  await person.at("note");
  await person.type("京A·😀");
  await person.draw(65, 28, 72, 66);
  await shapes(person, 2);
  await person.press("2");
  await named(person, "行人");
  await person.press("3");
  await page.waitForSelector(".drawing[data-draws=ellipse]");
  await person.draw(18, 57, 26, 71);
  await shapes(person, 3);
  await person.press("4");
  await page.waitForSelector(".drawing[data-draws=polygon]");
  for (const [x, y] of [[2, 75], [50, 70], [97, 75], [97, 98], [2, 98]]) {
    await page.mouse.click(...(await person.spot(x, y)));
  }
  await person.press("Enter");
  await shapes(person, 4);
}

// Twice as near, moved by hand; a box that is turned, one that is taken back and one that is deleted.
async function drawNear(person) {
  const { page } = person;
  await person.press("1");
  await page.waitForSelector(".drawing[data-draws=rectangle]");
  await person.press("Escape", "=", "=");
  await page.waitForFunction(() => /156 %/.test(document.querySelector(".tools").textContent));
  await person.draw(30, 30, 40, 36);
  await shapes(person, 5);
  await person.press("2");
  await named(person, "行人");
  for (let i = 0; i < 30; ++i) await person.press("}");
  await person.draw(52, 32, 56, 40);
  await shapes(person, 6);
  await person.press("Delete");
  await shapes(person, 5);
  await person.press("Control+z");
  await shapes(person, 6);
  await person.press(".", ".", ".");
  await person.press("Control+z");
  await shapes(person, 5);
  await person.press("Space");
  await shapes(person, 6);
  await person.press("Delete", "`");
  await shapes(person, 5);
  await page.waitForFunction(() => /100 %/.test(document.querySelector(".tools").textContent));
}

// A handle, an edge beyond the picture, and the arrow keys.
async function change(person) {
  const { page } = person;
  await page.locator(".option.region").nth(1).click();
  await named(person, "行人");
  await person.drag(await person.spot(72, 47), await person.spot(75, 47));
  await page.locator(".drawing").focus();
  const before = await page.locator(".shape.selected polygon").last().getAttribute("points");
  await person.press("ArrowRight", "ArrowLeft");
  await page.waitForFunction((points) => document.querySelector(".shape.selected polygon:last-of-type").getAttribute("points") === points, before);
}

export async function work(person) {
  const { page } = person;
  const first = await person.item();
  await drawAll(person);
  await drawNear(person);
  await change(person);
  await person.pictures("shapes");
  await page.locator(".drawing").focus();
  await person.submit();
  const second = await person.item();
  await page.waitForSelector(".shape.suggested");
  await person.pictures("shapes-suggested");
  await person.press("F9");
  await shapes(person, 1);
  await person.press("Shift+F9");
  await shapes(person, 6);
  await page.locator(".drawing").focus();
  await person.press("Enter");
  await page.waitForSelector(".empty");
  const boxes = [box(15, 41, 31, 23, "car"), box(65, 28, 10, 38, "person"), box(30, 30, 10, 6, "person", 30)];
  const wheel = value("rounds", "ellipselabels", { x: 22, y: 64, radiusX: 4, radiusY: 7, ellipselabels: ["wheel"] });
  const road = (points) => value("areas", "polygonlabels", { points, polygonlabels: ["road"] });
  const own = road([[2, 75], [50, 70], [97, 75], [97, 98], [2, 98]]);
  const told = [value("hidden", "choices", { choices: ["partly 遮挡"] }), value("note", "textarea", { text: ["京A·😀"] })];
  const offered = road([[0, 60], [100, 60], [100, 100], [0, 100]]);
  return { [first]: [...boxes, wheel, own, ...told], [second]: [...boxes, wheel, offered, own, ...told] };
}
