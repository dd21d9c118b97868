// Faces of dogs and cats, alone and in pairs.
import { blur, chance, circle, ellipse, gradient, group, line, path, picture, rect } from "./svg.mjs";

const width = 900, height = 600;

function eye(x, y, size, iris, slit) {
  return ellipse(x, y, size, size * 0.95, "#fffdf6") + circle(x, y, size * 0.82, iris) +
    ellipse(x, y, slit ? size * 0.24 : size * 0.5, slit ? size * 0.7 : size * 0.5, "#1b1512") + circle(x - size * 0.25, y - size * 0.3, size * 0.2, "#ffffff");
}

// Drawn around (0, 0), about 400 wide.
function dog({ coat, dark, light, nose, ears, tongue }) {
  const ear = ears === "up"
    ? path("M-150 -60 L-168 -236 Q-90 -210 -52 -136z", dark) + path("M-140 -90 L-152 -200 Q-104 -180 -78 -136z", "#d9a08f")
    : path("M-112 -150 Q-226 -150 -218 30 Q-200 100 -150 70 Q-118 10 -96 -70z", dark);
  let out = group(ear) + group(ear, { transform: "scale(-1 1)" });
  out += path("M0 -190 C130 -190 176 -90 164 10 C156 110 96 196 0 200 C-96 196 -156 110 -164 10 C-176 -90 -130 -190 0 -190z", coat);
  out += path("M0 -186 Q34 -90 26 -10 Q0 20 -26 -10 Q-34 -90 0 -186z", light);
  out += ellipse(-74, -52, 44, 40, dark, { opacity: 0.55 }) + eye(-70, -44, 25, "#6b4226", false) + eye(70, -44, 25, "#6b4226", false);
  out += line("M-100 -92 Q-70 -108 -44 -92 M100 -92 Q70 -108 44 -92", dark, 7, { opacity: 0.7 });
  if (tongue) out += path("M-30 128 Q-34 206 0 208 Q34 206 30 128z", "#e2707a") + line("M0 140 V190", "#c2525f", 3);
  out += ellipse(-44, 92, 66, 56, light) + ellipse(44, 92, 66, 56, light) + ellipse(0, 70, 60, 46, light);
  out += line("M0 84 V118 Q-34 152 -72 122 M0 118 Q34 152 72 122", "#4a352b", 5);
  out += [[-66, 96], [-50, 110], [-80, 112], [66, 96], [50, 110], [80, 112]].map(([x, y]) => circle(x, y, 3, "#6b5446")).join("");
  out += path("M-46 34 Q0 12 46 34 Q50 62 20 80 Q0 92 -20 80 Q-50 62 -46 34z", nose) + ellipse(-18, 58, 9, 7, "#0b0808") + ellipse(18, 58, 9, 7, "#0b0808");
  return out + ellipse(-10, 36, 16, 6, "#ffffff", { opacity: 0.35 });
}

function cat({ coat, dark, light, nose, iris, stripes }) {
  const ear = path("M-158 -70 L-150 -226 Q-70 -190 -40 -140z", coat) + path("M-138 -100 L-134 -190 Q-88 -166 -72 -140z", "#e7a9a4");
  let out = group(ear) + group(ear, { transform: "scale(-1 1)" });
  out += path("M0 -164 C120 -168 184 -86 176 6 C168 108 90 164 0 164 C-90 164 -168 108 -176 6 C-184 -86 -120 -168 0 -164z", coat);
  if (stripes) out += line("M0 -158 V-96 M-34 -154 L-24 -100 M34 -154 L24 -100 M-170 -10 L-120 0 M-166 34 L-118 34 M170 -10 L120 0 M166 34 L118 34", dark, 11);
  out += ellipse(0, 92, 92, 62, light) + eye(-76, -22, 32, iris, true) + eye(76, -22, 32, iris, true);
  out += ellipse(-36, 86, 42, 32, light) + ellipse(36, 86, 42, 32, light);
  out += line("M0 70 V92 Q-22 118 -48 102 M0 92 Q22 118 48 102", "#6a4b42", 4);
  out += line("M-56 80 Q-130 64 -212 70 M-56 92 Q-130 94 -210 110 M56 80 Q130 64 212 70 M56 92 Q130 94 210 110", "#ffffffd0", 3);
  return out + path("M-26 44 Q0 34 26 44 Q22 66 0 74 Q-22 66 -26 44z", nose) + ellipse(-11, 58, 4.5, 4, "#5a2f31") + ellipse(11, 58, 4.5, 4, "#5a2f31") + ellipse(-6, 46, 8, 3, "#ffffff", { opacity: 0.4 });
}

const brown = { coat: "#b47a45", dark: "#7a4c27", light: "#ecd2ab", nose: "#2b211f", ears: "down", tongue: true };
const black = { coat: "#3c3a3d", dark: "#232225", light: "#c98b55", nose: "#171416", ears: "up", tongue: false };
const white = { coat: "#efe8dc", dark: "#cfc2ae", light: "#fbf7ef", nose: "#5b4541", ears: "up", tongue: true };
const spotted = { coat: "#e9e4da", dark: "#54433a", light: "#ffffff", nose: "#362b2b", ears: "down", tongue: false };
const golden = { coat: "#dba860", dark: "#b57f38", light: "#f4dcae", nose: "#4a302a", ears: "down", tongue: true };
const tabby = { coat: "#a89582", dark: "#5f5145", light: "#e9dccb", nose: "#c77f7a", iris: "#b6c15a", stripes: true };
const ginger = { coat: "#dd9450", dark: "#b5662a", light: "#f8e3c6", nose: "#d98a86", iris: "#d8a93a", stripes: true };
const grey = { coat: "#8d97a3", dark: "#66707c", light: "#bcc4cc", nose: "#57555c", iris: "#e0a92f", stripes: false };
const snow = { coat: "#f4efe8", dark: "#d8d0c4", light: "#ffffff", nose: "#e6a0a0", iris: "#6fb0d8", stripes: false };

const at = (animal, look, x, y, size, turn = 0) => group(animal(look), { transform: `translate(${x} ${y}) scale(${size}) rotate(${turn})` });

const scenes = [
  at(dog, brown, 450, 320, 1.1), at(cat, tabby, 460, 330, 1.15, -5), at(dog, black, 400, 320, 1.05, 7),
  at(cat, ginger, 540, 310, 1.05, 6), at(dog, white, 480, 330, 1.15, -4), at(dog, spotted, 300, 330, 0.85, -6) + at(cat, grey, 660, 350, 0.8, 5),
  at(cat, snow, 420, 320, 1.1), at(dog, golden, 500, 310, 1.1, -8), at(cat, grey, 340, 330, 1, 10),
  at(dog, golden, 270, 340, 0.82, 5) + at(dog, black, 640, 320, 0.86, -5), at(cat, ginger, 280, 330, 0.84, -8) + at(cat, snow, 640, 340, 0.84, 6), at(dog, brown, 560, 330, 1.2, 10),
];

function room(dice) {
  const [wall, floor] = dice.one([["#c7d5cf", "#b08d6a"], ["#d9cfe0", "#94806f"], ["#cfdae6", "#a68a6c"], ["#e6dcc6", "#8f7a62"]]);
  let lights = "";
  for (let i = 0; i < 9; ++i) {
    const colour = dice.one(["#ffffff", "#f6d8a8", "#a9c7b8", "#e2b7b0"]);
    lights += circle(dice.between(0, width), dice.between(0, 380), dice.between(20, 80), colour, { opacity: 0.35 });
  }
  const wide = rect(0, 0, width, height, wall) + rect(0, 430, width, 170, floor) + rect(0, 424, width, 10, "#ffffff", { opacity: 0.45 });
  return wide + group(lights, { filter: "url(#far)" }) + rect(0, 0, width, height, "url(#light)");
}

export function noses() {
  const definitions = blur("far", 9) + gradient("light", [[0, "#ffffff", 0.25], [1, "#2b1d10", 0.28]]);
  return scenes.map((animals, number) => picture(width, height, definitions, room(chance(200 + number)) + animals));
}
