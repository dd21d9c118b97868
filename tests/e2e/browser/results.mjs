// Results as the scheduler is to have them.
const result = (from_name, to_name, type, value) => ({ from_name, to_name, type, value });

export const choices = (from, to, ...chosen) => result(from, to, "choices", { choices: chosen });
export const taxonomy = (from, to, ...path) => result(from, to, "taxonomy", { taxonomy: [path] });
export const rating = (from, to, stars) => result(from, to, "rating", { rating: stars });
export const number = (from, to, value) => result(from, to, "number", { number: value });
export const text = (from, to, words) => result(from, to, "textarea", { text: [words] });
export const better = (from, to, side) => result(from, to, "pairwise", { selected: side });
export const order = (from, to, ids) => result(from, to, "ranker", { ranker: { [from]: ids } });
export const box = (from, to, label, { x, y, width, height }) =>
  result(from, to, "rectanglelabels", { x, y, width, height, rotation: 0, rectanglelabels: [label] });
export const polygon = (from, to, label, points) => result(from, to, "polygonlabels", { points, closed: true, polygonlabels: [label] });
export const span = (from, to, label, whole, words) => {
  const start = whole.indexOf(words);
  return result(from, to, "labels", { start, end: start + words.length, text: words, labels: [label] });
};
export const turnSpan = (from, to, label, turns, turn, words) => {
  const startOffset = turns[turn].indexOf(words);
  return result(from, to, "paragraphlabels", {
    start: String(turn), end: String(turn), startOffset, endOffset: startOffset + words.length, text: words, paragraphlabels: [label],
  });
};
