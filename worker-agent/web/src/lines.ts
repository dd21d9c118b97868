// What changed between two texts, line by line: the longest common run of lines stays, the rest went or came.

export interface Line {
  what: "same" | "gone" | "new";
  text: string;
}

const mostCells = 4_000_000; // beyond it everything in between counts as changed

export function changedLines(before: string, after: string): Line[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) ++head;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) ++tail;
  const line = (what: Line["what"]) => (text: string): Line => ({ what, text });
  return [
    ...a.slice(0, head).map(line("same")),
    ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(line("same")),
  ];
}

function between(a: string[], b: string[]): Line[] {
  const width = b.length + 1;
  const out: Line[] = [];
  let i = 0;
  let j = 0;
  if (a.length * b.length <= mostCells) {
    // common[i * width + j]: how many lines a[i…] and b[j…] have in common, in order.
    const common = new Uint32Array((a.length + 1) * width);
    const at = (row: number, column: number) => common[row * width + column] ?? 0;
    for (let row = a.length - 1; row >= 0; --row)
      for (let column = b.length - 1; column >= 0; --column)
        common[row * width + column] = a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) {
        out.push({ what: "same", text: a[i++] ?? "" });
        ++j;
      } else if (at(i + 1, j) >= at(i, j + 1)) out.push({ what: "gone", text: a[i++] ?? "" });
      else out.push({ what: "new", text: b[j++] ?? "" });
    }
  }
  for (; i < a.length; ++i) out.push({ what: "gone", text: a[i] ?? "" });
  for (; j < b.length; ++j) out.push({ what: "new", text: b[j] ?? "" });
  return out;
}
