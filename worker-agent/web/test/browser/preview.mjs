// node preview.mjs URL FOLDER: whoever writes a template tries it, as tests/integration/desk/preview_test.cc expects.
import assert from "node:assert/strict";
import { opened } from "./kit.mjs";

const [url, folder] = process.argv.slice(2);
const person = await opened(url, folder);
await person.page.waitForSelector(".task-head .item");
assert.match(await person.page.locator(".content").textContent(), /等了四十分钟 🙂/);
await person.at("mood");
await person.press("2");
await person.pictures("preview");
await person.page.locator("[data-control=mood] [data-stop]").focus();
await person.submit();
await person.page.reload();
await person.page.waitForSelector(".task-head .item");
await person.at("mood");
await person.press("1", "Enter");
await person.done();
