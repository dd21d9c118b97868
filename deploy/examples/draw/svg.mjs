// What all drawings share: chance with a seed, and a few shapes as SVG text.

// Numbers from 0 to 1, the same for the same seed on every machine (mulberry32).
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    between: (least, most) => least + (most - least) * next(),
    one: (list) => list[Math.floor(next() * list.length)],
  };
}

const attributes = (more) =>
  Object.entries(more)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? Math.round(value * 100) / 100 : value}"`)
    .join("");

export const rect = (x, y, width, height, fill, more = {}) => `<rect${attributes({ x, y, width, height, fill, ...more })}/>`;
export const circle = (cx, cy, r, fill, more = {}) => `<circle${attributes({ cx, cy, r, fill, ...more })}/>`;
export const ellipse = (cx, cy, rx, ry, fill, more = {}) => `<ellipse${attributes({ cx, cy, rx, ry, fill, ...more })}/>`;
export const path = (d, fill, more = {}) => `<path${attributes({ d, fill, ...more })}/>`;
export const line = (d, stroke, width, more = {}) =>
  path(d, "none", { stroke, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round", ...more });
export const group = (content, more = {}) => `<g${attributes(more)}>${content}</g>`;
export const text = (x, y, size, fill, content, more = {}) =>
  `<text${attributes({ x, y, "font-size": size, fill, "text-anchor": "middle", "font-family": "Noto Sans CJK SC, sans-serif", ...more })}>${content.replace(/&/g, "&amp;")}</text>`;

export const gradient = (id, stops, more = {}) =>
  `<linearGradient${attributes({ id, x1: 0, y1: 0, x2: 0, y2: 1, ...more })}>${stops
    .map(([offset, colour, opacity = 1]) => `<stop${attributes({ offset, "stop-color": colour, "stop-opacity": opacity })}/>`)
    .join("")}</linearGradient>`;

// Margins wide enough that nothing is cut where a blurred thing ends.
export const blur = (id, deviation) =>
  `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${deviation}"/></filter>`;

export const picture = (width, height, definitions, content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
  `<defs>${definitions}</defs>${content}</svg>`;
