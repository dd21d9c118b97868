// Clothes on a hanger, in front of a quiet wall.
import { circle, ellipse, gradient, group, line, path, picture, rect } from "./svg.mjs";

const width = 640, height = 760;
const edge = { stroke: "#00000040", "stroke-width": 3, "stroke-linejoin": "round" };

const pattern = (id, size, content) => `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${content}</pattern>`;
const patterns =
  pattern("stripes", 28, rect(0, 0, 28, 28, "#f3efe6") + rect(0, 0, 28, 12, "#2f4f7a")) +
  pattern("dots", 40, rect(0, 0, 40, 40, "#d9556b") + circle(10, 10, 6, "#fff4ef") + circle(30, 30, 6, "#fff4ef")) +
  pattern("check", 44, rect(0, 0, 44, 44, "#8d3b32") + rect(0, 0, 22, 44, "#00000030") + rect(0, 0, 44, 22, "#00000030") + rect(0, 20, 44, 3, "#e8cf9a")) +
  pattern("flowers", 70, rect(0, 0, 70, 70, "#254d52") + [[18, 20], [52, 52]].map(([x, y]) =>
    [0, 72, 144, 216, 288].map((turn) => ellipse(x, y - 9, 5, 8, "#efb6b2", { transform: `rotate(${turn} ${x} ${y})` })).join("") + circle(x, y, 5, "#f0c75e")).join("")) +
  pattern("clouds", 90, rect(0, 0, 90, 90, "#a32035") + line("M16 44 q10 -18 22 -4 q14 -12 20 6 q12 0 10 12 h-54 q-10 -6 2 -14z", "#e6b94f", 3)) +
  pattern("knit", 16, rect(0, 0, 16, 16, "#c7b08a") + line("M2 2 l6 8 l6 -8 M2 10 l6 8 l6 -8", "#ab946d", 2));

const hanger = line("M320 92 q0 -28 18 -28 q20 0 20 -20 q0 -18 -20 -18", "#8a8378", 6) + path("M320 88 L180 168 h280z", "none", { stroke: "#a97c4f", "stroke-width": 12, "stroke-linejoin": "round" });

// Shirts and jackets: shoulders at 168, hem where it is asked for.
function top(fill, { hem = 560, sleeve = "long", collar = "round", flare = 0 } = {}) {
  const cuff = sleeve === "short" ? [92, 300, 152, 330] : [70, 520, 130, 536];
  const arm = (side) => path(`M${320 - side * 118} 160 L${320 - side * (320 - cuff[0])} ${cuff[1]} L${320 - side * (320 - cuff[2])} ${cuff[3]} L${320 - side * 140} 290z`, fill, edge);
  let out = arm(1) + arm(-1);
  out += path(`M256 140 Q320 ${collar === "v" ? 150 : 176} 384 140 L440 162 L450 300 L${448 + flare} ${hem} Q320 ${hem + 16} ${192 - flare} ${hem} L190 300 L200 162z`, fill, edge);
  if (collar === "v") out += path("M262 140 L320 262 L378 140 Q320 158 262 140z", "#f6f1e8", edge) + path("M256 140 L320 268 L284 300 L232 176z", fill, edge) + path("M384 140 L320 268 L356 300 L408 176z", fill, edge);
  if (collar === "round") out += path("M258 140 Q320 204 382 140 Q320 166 258 140z", "#00000045");
  if (collar === "shirt") out += path("M258 138 L320 178 L286 216 L246 152z", "#ffffff70", edge) + path("M382 138 L320 178 L354 216 L394 152z", "#ffffff70", edge);
  if (collar === "hood") out += path("M246 152 Q320 60 394 152 Q372 226 320 232 Q268 226 246 152z", fill, edge) + path("M272 158 Q320 104 368 158 Q350 200 320 204 Q290 200 272 158z", "#00000050");
  return out;
}

const buttons = (from, to, colour) => Array.from({ length: 5 }, (_, i) => circle(320, from + ((to - from) * i) / 4, 7, colour, edge)).join("");

const dress = (fill, hem, flare) =>
  path(`M262 140 Q320 200 378 140 L398 150 Q384 260 396 340 Q${430 + flare} 520 ${452 + flare} ${hem} Q320 ${hem + 26} ${188 - flare} ${hem} Q${210 - flare} 520 244 340 Q256 260 242 150z`, fill, edge);

function qipao(fill, trim) {
  const border = { stroke: trim, "stroke-width": 7, "stroke-linejoin": "round" };
  return path("M278 136 Q320 118 362 136 L412 164 L428 246 L388 262 Q372 330 392 420 L412 690 H228 L248 420 Q268 330 252 262 L212 246 L228 164z", fill, border) +
    path("M278 136 Q320 112 362 136 V156 Q320 172 278 156z", fill, border) + line("M320 166 Q330 230 396 246", trim, 7) +
    line("M392 520 L412 690", trim, 7) + [[334, 200], [366, 236]].map(([x, y]) => circle(x, y, 8, trim)).join("");
}

const hanfu =
  path("M256 140 L60 300 L96 470 L208 330 V420 H432 V330 L544 470 L580 300 L384 140z", "#cfe0dc", edge) +
  path("M214 400 H426 L520 700 Q320 730 120 700z", "#4f8a86", edge) + [180, 240, 300, 360, 420, 470].map((x) => line(`M${320 + (x - 320) * 0.6} 420 L${x} 706`, "#3d716e", 3)).join("") +
  path("M256 140 L360 400 H324 L236 168z", "#f4ead2", edge) + path("M384 140 L280 400 H316 L404 168z", "#f4ead2", edge) + rect(210, 392, 220, 34, "#b4483c") + line("M330 426 q14 70 4 130 M346 426 q26 60 24 120", "#b4483c", 9);

function tracksuit() {
  const stripe = line("M194 176 L82 516 M446 176 L558 516", "#f5f5f0", 9);
  return top("#1f5c8d", { hem: 470, collar: "shirt" }) + stripe + line("M320 180 V470", "#e9edf0", 6) +
    path("M200 486 H440 L452 724 H340 L320 560 L300 724 H188z", "#1f5c8d", edge) + line("M208 490 L196 722 M432 490 L444 722", "#f5f5f0", 9);
}

const clothes = [
  ["#e9dfd0", top("url(#stripes)", { sleeve: "short" })],
  ["#d5dde0", top("#3a414d", { collar: "v", hem: 580 }) + circle(320, 340, 8, "#c7a66a") + circle(320, 400, 8, "#c7a66a") + line("M222 440 h66 M352 440 h66", "#20252e", 6)],
  ["#e3d3cb", qipao("url(#clouds)", "#e6b94f")],
  ["#d8dfd3", tracksuit()],
  ["#ded7e2", dress("#27304f", 720, 60) + line("M244 336 Q320 356 396 336", "#d8c27c", 10) + Array.from({ length: 26 }, (_, i) => circle(220 + ((i * 53) % 210), 400 + ((i * 97) % 300), 2.6, "#f3e7b8")).join("")],
  ["#e6e0cf", top("#7d8f6b", { collar: "hood" }) + path("M238 420 H402 L424 520 H216z", "#6a7b59", edge) + line("M300 214 v60 M340 214 v60", "#f2efe6", 5)],
  ["#d9e2e6", hanfu],
  ["#ecdcd6", dress("url(#dots)", 620, 74) + line("M246 340 Q320 358 394 340", "#fff4ef", 12)],
  ["#dbe3ea", top("#f4f6f8", { collar: "shirt", hem: 590 }) + buttons(250, 540, "#c9ced6") + line("M320 200 V586", "#d3d9e0", 3) + rect(356, 300, 62, 66, "#e9edf1", edge)],
  ["#e2dccf", top("url(#check)", { collar: "shirt", hem: 570 }) + line("M320 200 V566", "#5e241e", 5) + buttons(250, 530, "#f2dfb4")],
  ["#e4d9df", dress("url(#flowers)", 690, 40)],
  ["#d7d2ca", top("url(#knit)", { hem: 540 }) + rect(194, 520, 252, 34, "#ab946d", edge)],
];

export function clothing() {
  const definitions = patterns + gradient("wall", [[0, "#ffffff", 0.5], [1, "#5a4b3c", 0.22]]);
  return clothes.map(([wall, garment]) =>
    picture(width, height, definitions, rect(0, 0, width, height, wall) + rect(0, 0, width, height, "url(#wall)") +
      ellipse(340, 732, 190, 12, "#000000", { opacity: 0.12 }) + rect(40, 40, 560, 6, "#9b9388") + hanger + group(garment)));
}
