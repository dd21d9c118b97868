// node prepare.mjs OUT [--pictures WHERE] [--only NAME,…]: makes of every example beside this file what musterctl takes:
// OUT/NAME/job.yaml, with template and guideline inside, and OUT/NAME/items.ndjson. Pictures are drawn to OUT/pictures.
//
// Items name pictures as `picture:NAME`. WHERE says what becomes of that: `media` (unless it is said) their addresses once
// `musterctl media put OUT/pictures` has put them into the scheduler; `data` puts the pictures into the items, so that
// nothing has to serve them; anything else is the address under which OUT/pictures is served.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { clothing } from "./draw/clothing.mjs";
import { noses } from "./draw/noses.mjs";
import { storefronts } from "./draw/storefronts.mjs";
import { streets } from "./draw/streets.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const drawings = { storefronts, noses, streets, clothing };

function stop(why) {
  console.error(`prepare.mjs: ${why}`);
  process.exit(1);
}

function settings([out, ...rest]) {
  const given = { "--pictures": "media", "--only": "" };
  for (let at = 0; at < rest.length; at += 2) {
    if (!(rest[at] in given) || rest[at + 1] === undefined) stop(`unknown argument ${rest[at]}, or no value for it`);
    given[rest[at]] = rest[at + 1];
  }
  if (!out || out.startsWith("--")) stop("usage: node prepare.mjs OUT [--pictures media|data|ADDRESS] [--only NAME,…]");
  return { out, pictures: given["--pictures"], only: given["--only"].split(",").filter(Boolean) };
}

const indented = (text) => text.trimEnd().split("\n").map((line) => (line ? `  ${line}` : "")).join("\n");

// The desk shows guidelines as plain text: lines that were broken are whole again, and marks of Markdown are gone.
const plain = (markdown) =>
  markdown.trimEnd().replace(/([^\n])\n(?![\n#-]|\d+\. )\s*/g, "$1 ").replace(/^# /gm, "").replace(/^- /gm, "• ").replace(/\*\*|`/g, "");

function jobSpec(folder) {
  const read = (name) => readFileSync(join(folder, name), "utf8");
  const guideline = ["guideline.zh.md", "guideline.en.md"].map((name) => plain(read(name))).join("\n\n———\n\n");
  return `${read("job.yaml").trimEnd()}\nguideline: |\n${indented(guideline)}\ntemplate: |\n${indented(read("template.xml"))}\n`;
}

async function draw(name, folder) {
  const render = promisify(execFile);
  const waiting = drawings[name]().map((svg, at) => ({ svg, path: join(folder, `${name}-${String(at + 1).padStart(2, "0")}`) }));
  const work = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      writeFileSync(`${one.path}.svg`, one.svg);
      await render("rsvg-convert", ["--output", `${one.path}.png`, `${one.path}.svg`]);
      rmSync(`${one.path}.svg`);
    }
  };
  await Promise.all(cpus().map(work));
}

function items(folder, pictureFolder, where) {
  const address = (_, name) => {
    if (where !== "media" && where !== "data") return `"${where.replace(/\/$/, "")}/${name}.png"`;
    const picture = readFileSync(join(pictureFolder, `${name}.png`));
    if (where === "data") return `"data:image/png;base64,${picture.toString("base64")}"`;
    return `"muster-media:sha256/${createHash("sha256").update(picture).digest("hex")}"`;
  };
  return readFileSync(join(folder, "items.ndjson"), "utf8").replace(/"picture:([a-z0-9-]+)"/g, address);
}

const { out, pictures, only } = settings(process.argv.slice(2));
const all = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "draw").map((entry) => entry.name);
for (const name of only) if (!all.includes(name)) stop(`there is no example ${name}; there are ${all.join(", ")}`);
const pictureFolder = join(out, "pictures");
mkdirSync(pictureFolder, { recursive: true });
for (const name of only.length > 0 ? only : all) {
  if (name in drawings) {
    await draw(name, pictureFolder).catch((error) =>
      stop(error.code === "ENOENT" ? "rsvg-convert draws the pictures: install librsvg2-bin (deploy/packages.sh)" : error.message),
    );
  }
  mkdirSync(join(out, name), { recursive: true });
  writeFileSync(join(out, name, "job.yaml"), jobSpec(join(here, name)));
  writeFileSync(join(out, name, "items.ndjson"), items(join(here, name), pictureFolder, pictures));
}
