// Shop fronts, some of which cannot be used: over-exposed, blurred, with a reflection, or covered.
import { blur, chance, circle, ellipse, gradient, group, line, path, picture, rect, text } from "./svg.mjs";

const width = 960, height = 640;

const shops = [
  { name: "老街面馆", small: "OLD STREET NOODLES", sign: "#9d2b22", wall: "#d8c3a5", goods: "bowls", fault: "" },
  { name: "青禾书店", small: "QINGHE BOOKS", sign: "#24493f", wall: "#e8e0d2", goods: "books", fault: "over-exposed" },
  { name: "Harbour Bakery", small: "BREAD · CAKE · COFFEE", sign: "#b8763a", wall: "#b9c4c9", goods: "bread", fault: "" },
  { name: "安康大药房", small: "ANKANG PHARMACY", sign: "#1c7a55", wall: "#e6e2d8", goods: "boxes", fault: "reflection" },
  { name: "阿英花店", small: "YING'S FLOWERS", sign: "#a13d63", wall: "#cfd8c4", goods: "flowers", fault: "covered" },
  { name: "Corner Cycles", small: "REPAIR & HIRE", sign: "#22507a", wall: "#c4a287", goods: "wheels", fault: "blurred" },
  { name: "喜来超市", small: "XILAI MARKET", sign: "#c8102e", wall: "#ded6c6", goods: "fruit", fault: "" },
  { name: "云上咖啡", small: "CLOUD COFFEE", sign: "#3c3330", wall: "#c9b8a8", goods: "bowls", fault: "reflection" },
  { name: "Miller & Son", small: "SHOES SINCE 1931", sign: "#4b2e4f", wall: "#a9b0a2", goods: "boxes", fault: "dusk" },
  { name: "小王理发", small: "XIAO WANG BARBER", sign: "#25629b", wall: "#e4d5c3", goods: "pole", fault: "blurred" },
  { name: "金穗粮油", small: "GOLDEN GRAIN", sign: "#c28a1a", wall: "#cdbfae", goods: "bread", fault: "over-exposed" },
  { name: "The Paper Kite", small: "TOYS & GAMES", sign: "#1d6f7a", wall: "#dcc7bb", goods: "flowers", fault: "tilted" },
];

function upstairs(dice, wall) {
  let out = rect(0, 0, width, 210, wall);
  for (let row = 0; row < 10; ++row) out += rect(0, row * 22, width, 1.5, "#00000018");
  for (const x of [110, 330, 550, 770]) {
    out += rect(x - 6, 22, 92, 132, "#ffffff90") + rect(x, 28, 80, 120, dice.one(["#6f8797", "#7d93a0", "#8aa0a8"]));
    out += rect(x + 38, 28, 4, 120, "#f4f0e8") + rect(x, 84, 80, 4, "#f4f0e8") + rect(x - 10, 152, 100, 9, "#8d8579");
    if (dice.between(0, 1) > 0.5) out += rect(x + 2, 30, 36, 116, "#efe3cdcc");
  }
  return out;
}

function good(dice, kind, x, y) {
  const colour = dice.one(["#c94f3d", "#d9a441", "#5a8f69", "#4a6fa5", "#a05a8c", "#e3c7a0"]);
  switch (kind) {
    case "bowls":
      return path(`M${x - 26} ${y - 24} h52 q-4 26 -26 26 q-22 0 -26 -26z`, colour) + ellipse(x, y - 24, 26, 6, "#fff3dd") +
        line(`M${x - 8} ${y - 36} q6 -10 0 -18 M${x + 6} ${y - 36} q6 -10 0 -18`, "#ffffffb0", 3);
    case "books":
      return [0, 1, 2, 3].map((i) => rect(x - 26 + i * 13, y - dice.between(42, 62), 11, 62, dice.one(["#7c3b34", "#2f5d62", "#d1a054", "#45506b"]))).join("");
    case "bread":
      return ellipse(x, y - 14, 28, 16, "#c98a4b") + line(`M${x - 14} ${y - 20} l6 10 M${x} ${y - 24} l6 12 M${x + 13} ${y - 22} l5 10`, "#f1cf9b", 4);
    case "boxes":
      return rect(x - 26, y - 34, 52, 34, colour) + rect(x - 26, y - 34, 52, 9, "#ffffff55") + rect(x - 18, y - 62, 36, 28, "#f2efe6");
    case "flowers":
      return rect(x - 14, y - 22, 28, 22, "#8a5a3b") + [[-14, -40], [0, -52], [14, -40], [-6, -32], [8, -30]]
        .map(([dx, dy]) => circle(x + dx, y + dy, 9, dice.one(["#e0607e", "#f2b84b", "#f4ead5", "#b06fc0"])) + circle(x + dx, y + dy, 3, "#7a4b1e")).join("");
    case "wheels":
      return circle(x, y - 30, 27, "none", { stroke: "#2b2b2b", "stroke-width": 6 }) + circle(x, y - 30, 4, "#999") +
        line(`M${x} ${y - 57} v54 M${x - 27} ${y - 30} h54 M${x - 19} ${y - 49} l38 38 M${x + 19} ${y - 49} l-38 38`, "#8c8c8c", 1.5);
    case "fruit":
      return rect(x - 30, y - 20, 60, 20, "#a9783f") + [-20, -7, 7, 20].map((dx) => circle(x + dx, y - 24, 9, colour)).join("") +
        [-13, 0, 13].map((dx) => circle(x + dx, y - 36, 9, colour)).join("");
    default:
      return rect(x - 9, y - 66, 18, 66, "#f5f2ea") + line(`M${x - 7} ${y - 52} l14 -10 M${x - 7} ${y - 36} l14 -10 M${x - 7} ${y - 20} l14 -10`, "#c0392b", 5);
  }
}

function shelf(dice, kind, x, wide) {
  let out = rect(x, 300, wide, 250, "url(#glass)") + rect(x, 300, wide, 250, "none", { stroke: "#3a342e", "stroke-width": 8 });
  for (const y of [412, 530]) {
    out += rect(x + 8, y, wide - 16, 8, "#7b6a57");
    for (let at = x + 50; at < x + wide - 30; at += 78) out += good(dice, kind, at, y);
  }
  return out + path(`M${x + 30} 304 l60 0 l-80 242 l-2 0 v-160z`, "#ffffff26");
}

function shop(dice, { name, small, sign, goods }) {
  let out = rect(40, 210, 880, 360, "#5b5148") + shelf(dice, goods, 70, 300) + shelf(dice, goods, 590, 300);
  out += rect(396, 296, 168, 274, "#3f3731") + rect(410, 310, 140, 246, "url(#glass)") + rect(430, 330, 100, 130, "#ffffff1c");
  out += circle(536, 440, 7, "#d6b25e") + rect(446, 350, 68, 30, "#f7f3ea") + text(480, 372, 18, "#444", "营业中", { "font-weight": 700 });
  out += rect(30, 186, 900, 106, sign) + rect(30, 186, 900, 106, "none", { stroke: "#00000055", "stroke-width": 5 }) + rect(38, 194, 884, 4, "#ffffff30");
  out += text(480, 250, 56, "#fff6e0", name, { "font-weight": 800, "letter-spacing": /[a-z]/.test(name) ? 1 : 12 });
  out += text(480, 279, 18, "#fff6e0cc", small, { "letter-spacing": 5 });
  return out;
}

function pavement(dice) {
  let out = rect(0, 566, width, 74, "#a7a29a") + rect(0, 566, width, 6, "#7f7a72");
  for (let x = -30; x < width; x += 96) out += line(`M${x + dice.between(-3, 3)} 572 l-26 68`, "#8f8a82", 2);
  return out + line("M0 604 H960", "#8f8a82", 2);
}

const tree = (x) =>
  path(`M${x - 16} 640 q8 -200 4 -300 h30 q-6 110 6 300z`, "#5d4632") +
  [[-120, 240, 86], [-40, 180, 100], [60, 200, 96], [120, 262, 78], [0, 270, 96]].map(([dx, y, r]) => circle(x + dx, y, r, "#4f7a45")).join("") +
  [[-70, 210, 50], [40, 170, 52], [90, 240, 40]].map(([dx, y, r]) => circle(x + dx, y, r, "#669457")).join("");

const passer = (x) =>
  ellipse(x, 628, 34, 7, "#00000040") + path(`M${x - 12} 540 h26 l6 86 h-14 l-6 -60 l-6 60 h-14z`, "#2f3b4c") +
  path(`M${x - 22} 452 q22 -16 46 0 l4 96 h-54z`, "#c9563c") + circle(x + 1, 424, 22, "#e2b48c") + path(`M${x - 22} 420 q2 -28 24 -26 q22 0 22 26 q-22 -12 -46 0z`, "#33261f");

// What the camera did to the finished front.
function photographed(front, fault) {
  switch (fault) {
    case "over-exposed":
      return front + rect(0, 0, width, height, "#ffffff", { opacity: 0.42 }) + ellipse(480, 220, 520, 190, "#ffffff", { filter: "url(#soft)", opacity: 0.96 });
    case "blurred":
      return group(group(front, { filter: "url(#shaken)" }), { transform: "translate(480 320) scale(1.05) translate(-480 -320)" });
    case "reflection":
      return front + path("M560 -60 L760 -60 L300 700 L60 700z", "#ffffff", { filter: "url(#glare)", opacity: 0.5 }) +
        ellipse(500, 228, 190, 66, "#ffffff", { filter: "url(#glare)", opacity: 0.98 });
    case "covered":
      return front + tree(500);
    case "dusk":
      return front + rect(0, 0, width, height, "#1a2340", { opacity: 0.36 });
    case "tilted":
      return group(front, { transform: "rotate(-4 480 320) scale(1.1) translate(-44 -28)" }) + passer(760);
    default:
      return front + passer(650);
  }
}

export function storefronts() {
  const definitions = gradient("glass", [[0, "#dcebf0"], [0.6, "#a8c0c9"], [1, "#f0dfba"]]) + blur("soft", 60) + blur("glare", 20) + blur("shaken", 8);
  return shops.map((one, at) => {
    const dice = chance(100 + at);
    const front = upstairs(dice, one.wall) + rect(0, 205, width, 365, one.wall) + shop(dice, one) + pavement(dice);
    return picture(width, height, definitions, rect(0, 0, width, height, "#cfd6d8") + photographed(front, one.fault));
  });
}
