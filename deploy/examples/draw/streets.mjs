// Two drives of six frames: a street in perspective, with cars, people and signs that move from frame to frame.
import { chance, circle, ellipse, gradient, group, line, path, picture, rect, text } from "./svg.mjs";

const width = 1120, height = 630, horizon = 250, middle = 560;

// A place on the ground: `side` in metres right of the camera, `ahead` in metres. What stands there is drawn with 1 metre =
// `scale` pixels.
function place(side, ahead) {
  const scale = 900 / ahead;
  return { x: middle + side * scale, y: horizon + 1.6 * scale, scale };
}
const standing = (side, ahead, draw) => {
  const { x, y, scale } = place(side, ahead);
  return group(draw, { transform: `translate(${x} ${y}) scale(${scale})` });
};

// One unit is a metre, and the ground is at 0.
const car = (colour) =>
  ellipse(0, 0, 1.05, 0.12, "#000000", { opacity: 0.35 }) + rect(-0.86, -0.3, 0.3, 0.32, "#1c1c1e", { rx: 0.06 }) + rect(0.56, -0.3, 0.3, 0.32, "#1c1c1e", { rx: 0.06 }) +
  path("M-0.72 -0.9 Q-0.6 -1.46 -0.44 -1.48 H0.44 Q0.6 -1.46 0.72 -0.9z", colour) + path("M-0.58 -0.92 Q-0.5 -1.36 -0.4 -1.38 H0.4 Q0.5 -1.36 0.58 -0.92z", "#223240") +
  path("M-0.92 -0.2 Q-0.96 -0.86 -0.76 -0.92 H0.76 Q0.96 -0.86 0.92 -0.2z", colour) + rect(-0.86, -0.72, 0.3, 0.16, "#c02b2b", { rx: 0.05 }) + rect(0.56, -0.72, 0.3, 0.16, "#c02b2b", { rx: 0.05 }) +
  rect(-0.3, -0.52, 0.6, 0.16, "#f3f3ee", { rx: 0.03 }) + rect(-0.92, -0.3, 1.84, 0.1, "#00000055");

const person = (coat, trousers, bag, step) =>
  ellipse(0, 0, 0.3, 0.05, "#000000", { opacity: 0.35 }) +
  line(`M-0.06 -0.85 L${-0.06 - step} -0.04 M0.06 -0.85 L${0.06 + step} -0.04`, trousers, 0.15) +
  path("M-0.24 -1.42 Q0 -1.54 0.24 -1.42 L0.26 -0.78 H-0.26z", coat) + line(`M-0.22 -1.36 L${-0.3 + step} -0.84 M0.22 -1.36 L${0.3 - step} -0.84`, coat, 0.11) +
  circle(0, -1.64, 0.13, "#dfae86") + path("M-0.14 -1.64 Q-0.13 -1.8 0 -1.8 Q0.13 -1.8 0.14 -1.64 Q0 -1.72 -0.14 -1.64z", "#2d221c") + (bag ? rect(0.22, -0.98, 0.22, 0.28, "#7c4a2d", { rx: 0.04 }) : "");

const pole = rect(-0.04, -2.6, 0.08, 2.6, "#7d8287");
const signs = {
  stop: pole + path("M-0.16 -3.1 h0.32 l0.23 0.23 v0.32 l-0.23 0.23 h-0.32 l-0.23 -0.23 v-0.32z", "#c8202f", { stroke: "#ffffff", "stroke-width": 0.05 }) + text(0, -2.6, 0.32, "#ffffff", "停", { "font-weight": 800 }),
  speed: pole + circle(0, -2.72, 0.36, "#ffffff", { stroke: "#c8202f", "stroke-width": 0.1 }) + text(0, -2.59, 0.36, "#222222", "40", { "font-weight": 800 }),
  walk: pole + path("M0 -3.16 L0.42 -2.4 H-0.42z", "#f5c518", { stroke: "#222222", "stroke-width": 0.05 }) + circle(0, -2.84, 0.06, "#222222") + line("M0 -2.76 L-0.02 -2.6 L-0.1 -2.46 M-0.02 -2.6 L0.1 -2.46 M-0.12 -2.68 L0.12 -2.68", "#222222", 0.05),
};

const quad = (points, fill, more) => path(`M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L")}z`, fill, more);
const ground = (left, right, near, far, fill, more) => quad([place(left, near), place(right, near), place(right, far), place(left, far)], fill, more);

// The wall of a house along the street, from `near` to `far` metres ahead.
function house(side, near, far, tall, colour, dice) {
  const up = (ahead, metres) => ({ x: place(side, ahead).x, y: place(side, ahead).y - metres * place(side, ahead).scale });
  let out = quad([place(side, near), place(side, far), up(far, tall), up(near, tall)], colour);
  for (let floor = 1; floor + 2.4 < tall; floor += 3) {
    for (let at = near + 0.8; at + 1.4 < far; at += 2.6) {
      const shop = floor === 1;
      const high = shop ? 2 : 1.5;
      const glass = shop ? dice.one(["#2d3a40", "#54402f", "#35505a"]) : dice.one(["#8fa3ad", "#a9bcc2", "#e6d29b"]);
      out += quad([up(at, floor), up(at + 1.4, floor), up(at + 1.4, floor + high), up(at, floor + high)], glass);
    }
  }
  return out + quad([up(near, 3.25), up(far, 3.25), up(far, 3.6), up(near, 3.6)], dice.one(["#a33b2f", "#2f6a5d", "#c8912f", "#3b5a86"]));
}

const crossing = (ahead) => {
  let out = "";
  for (let side = -3.6; side < 3.5; side += 0.9) out += ground(side, side + 0.45, Math.max(ahead, 3), ahead + 3, "#eceae2");
  return ahead > 2.5 ? out : "";
};

function street(seed, moved, evening) {
  const dice = chance(seed);
  let out = rect(0, 0, width, height, "url(#sky)");
  for (const [x, tall] of [[300, 60], [380, 90], [470, 50], [610, 70], [690, 100], [780, 55]]) out += rect(x, horizon - tall, 90, tall, evening ? "#5a5a72" : "#aebccb");
  out += rect(0, horizon, width, height - horizon, evening ? "#6b675f" : "#a8a296") + ground(-4, 4, 2, 400, evening ? "#45464b" : "#62646a");
  for (const side of [-4, 4]) out += ground(side - 0.12, side + 0.12, 2, 400, "#c9c4b8");
  const colours = ["#c9a78a", "#b8b0a0", "#d6c7a6", "#9fa8a0", "#c48f7a", "#cfc3b4"];
  const walls = [];
  for (let i = 0; i < 12; ++i) walls.push([dice.one(colours), dice.between(7, 13), dice.one(colours), dice.between(7, 13)]);
  for (let i = walls.length - 1; i >= 0; --i) {
    const near = Math.max(3.2, 2 + i * 9 - (moved % 9)), far = 2 + i * 9 + 9 - (moved % 9);
    const [left, leftTall, right, rightTall] = walls[(i + Math.floor(moved / 9)) % walls.length];
    if (far > near) out += house(-8.2, near, far, leftTall, left, chance(seed + i)) + house(8.2, near, far, rightTall, right, chance(seed + 50 + i));
  }
  for (let i = 0; i < 40; ++i) out += ground(-0.08, 0.08, Math.max(2.4, 4 + i * 5 - (moved % 5)), Math.max(2.5, 6 + i * 5 - (moved % 5)), "#ece7d6");
  return out;
}

// What there is on a drive: side and distance at the first frame, metres it comes nearer each frame (`nears`) and moves
// sideways (`drifts`).
const drives = [
  { seed: 310, evening: false, crossing: 17, things: [
    { side: -2, ahead: 24, nears: 0.6, draw: () => car("#2f6db0") }, { side: 2, ahead: 13, nears: 0.2, draw: () => car("#d9d5cc") }, { side: -2.1, ahead: 42, nears: 2.6, draw: () => car("#b5342b") },
    { side: -3.6, ahead: 18.4, nears: 2, drifts: 0.85, draw: (step) => person("#c8552f", "#2d3547", true, step) }, { side: 5.4, ahead: 15, nears: 1.4, draw: (step) => person("#3f7d6b", "#3a3a3a", false, step) },
    { side: -5.6, ahead: 21, nears: 1.7, draw: (step) => person("#7a5aa0", "#26303d", true, step) }, { side: 5.9, ahead: 28, nears: 2, draw: (step) => person("#d0a03c", "#4a3b34", false, step) },
    { side: 4.7, ahead: 18.5, nears: 2, draw: () => signs.walk }, { side: -4.7, ahead: 27, nears: 2, draw: () => signs.speed }] },
  { seed: 340, evening: true, crossing: 26, things: [
    { side: 2, ahead: 20, nears: 1, draw: () => car("#e0b53c") }, { side: -2, ahead: 15, nears: 0.9, draw: () => car("#7b8087") }, { side: 2.1, ahead: 36, nears: 1.4, draw: () => car("#3d6a55") },
    { side: 3.5, ahead: 27.4, nears: 2, drifts: -0.7, draw: (step) => person("#e8e2d4", "#2a3a55", false, step) }, { side: 4, ahead: 28, nears: 2, drifts: -0.7, draw: (step) => person("#b03a48", "#30303a", true, step) },
    { side: -5.3, ahead: 14, nears: 0.8, draw: (step) => person("#4d7fb0", "#3b332d", true, step) }, { side: 5.7, ahead: 17, nears: 1.7, draw: (step) => person("#c97b3a", "#2c2c34", false, step) },
    { side: 4.7, ahead: 24, nears: 2, draw: () => signs.stop }, { side: -4.7, ahead: 20, nears: 2, draw: () => signs.walk }] },
];

function frame(drive, number) {
  const moved = number * 2;
  const sky = drive.evening ? [[0, "#39456b"], [0.42, "#e0a27c"], [1, "#e0a27c"]] : [[0, "#8fb8dc"], [0.42, "#e4eef2"], [1, "#e4eef2"]];
  const now = drive.things
    .map(({ side, ahead, nears, drifts = 0, draw }) => ({ side: side + drifts * number, ahead: ahead - nears * number, draw }))
    .sort((a, b) => b.ahead - a.ahead);
  const step = number % 2 === 0 ? 0.16 : 0.05;
  return picture(width, height, gradient("sky", sky), street(drive.seed, moved, drive.evening) + crossing(drive.crossing - moved) +
    now.map(({ side, ahead, draw }) => standing(side, ahead, draw(step))).join("") + (drive.evening ? rect(0, 0, width, height, "#20264a", { opacity: 0.18 }) : ""));
}

export const streets = () => drives.flatMap((drive) => [0, 1, 2, 3, 4, 5].map((number) => frame(drive, number)));
