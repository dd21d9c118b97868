// node controls.mjs URL WORKER PASSWORD FOLDER FAMILY: works with one family of controls as a person would. Leaves
// screenshots in FOLDER, and in FAMILY.json what should have arrived, by item.
import { writeFileSync } from "node:fs";
import { signedIn } from "./kit.mjs";

const [url, worker, password, folder, family] = process.argv.slice(2);
const { work } = await import(`./families/${family}.mjs`);
const person = await signedIn(url, worker, password, folder);
const meant = await work(person).catch(async (error) => {
  await person.page.screenshot({ path: `${folder}/${family}-failed.png` });
  console.error(person.complaints);
  throw error;
});
await person.done();
writeFileSync(`${folder}/${family}.json`, JSON.stringify(meant));
