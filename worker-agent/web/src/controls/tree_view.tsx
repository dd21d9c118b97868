import { useMemo, useRef, useState } from "preact/hooks";
import { choiceKeys, chord, composing } from "../keys";
import { Filter, matching } from "../parts/filter";
import { Key } from "../parts/key";
import type { ViewProps } from "./control";
import { pickedPath, samePath, twigsOf, type Path, type Twig } from "./tree";

// Trees up to this size stand open, and every choice has a key.
const smallTree = 36;

function isInside(all: Twig[], at: number, open: Set<number>): boolean {
  for (let up = all[at]?.parent ?? -1; up >= 0; up = all[up]?.parent ?? -1) if (!open.has(up)) return false;
  return true;
}

export function TreeView({ spec, value, change, done, suggested, labelledBy, texts }: ViewProps<Path[]>) {
  const all = useMemo(() => twigsOf(spec), [spec]);
  const small = all.length <= smallTree;
  const keys = useMemo(() => (small ? choiceKeys(all.map((twig) => twig.hotkey)) : all.map((twig) => twig.hotkey)), [all]);
  const [open, setOpen] = useState(() => new Set(small ? all.keys() : []));
  const [typed, type] = useState("");
  const [at, moveTo] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const filtering = typed.trim() !== "";
  const found = matching(all.map((twig) => ({ label: twig.words.join(" "), answer: twig.path.join(" ") })), typed);
  const visible = filtering
    ? found.filter((index) => !spec.leaves_only || all[index]?.leaf)
    : [...all.keys()].filter((index) => isInside(all, index, open));
  const stop = visible.includes(at) ? at : (visible[0] ?? 0);

  const turn = (index: number, way: boolean) => {
    const next = new Set(open);
    if (way) next.add(index);
    else next.delete(index);
    setOpen(next);
  };
  const pick = (index: number, byKey: boolean) => {
    const twig = all[index];
    if (!twig) return;
    moveTo(index);
    if (spec.leaves_only && !twig.leaf) return turn(index, !open.has(index));
    const next = pickedPath(spec, value, twig);
    change(next);
    if (!byKey) return;
    if (!spec.multiple && next.length > 0) done();
    else if (list.current?.contains(document.activeElement)) focusTwig(index);
  };
  const focusTwig = (index: number) => {
    moveTo(index);
    list.current?.querySelector<HTMLElement>(`[data-at="${index}"]`)?.focus();
  };
  const sideways = (right: boolean) => {
    const twig = all[stop];
    if (!twig) return;
    if (right && !twig.leaf) turn(stop, true);
    else if (!right && !twig.leaf && open.has(stop)) turn(stop, false);
    else if (!right && twig.parent >= 0) focusTwig(twig.parent);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const byKey = keys.findIndex((key) => key !== "" && key === pressed);
    const step = { ArrowDown: 1, ArrowUp: -1 }[pressed];
    if (byKey >= 0) pick(byKey, true);
    else if (pressed === " ") pick(stop, false);
    else if (pressed === "ArrowRight" || pressed === "ArrowLeft") sideways(pressed === "ArrowRight");
    else if (step) focusTwig(visible[(visible.indexOf(stop) + step + visible.length) % visible.length] ?? 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const row = (index: number) => {
    const twig = all[index] as Twig;
    const chosen = value.some((path) => samePath(path, twig.path));
    const folder = !twig.leaf && !filtering;
    return (
      <div
        key={index}
        data-at={index}
        data-stop={index === stop || undefined}
        data-depth={filtering ? 0 : Math.min(twig.depth, 8)}
        class="option twig"
        role="treeitem"
        aria-level={filtering ? 1 : twig.depth + 1}
        aria-checked={chosen}
        aria-expanded={folder ? open.has(index) : undefined}
        tabIndex={index === stop ? 0 : -1}
        onClick={() => pick(index, false)}
      >
        <span
          class={folder ? "fold" : "fold none"}
          aria-hidden="true"
          onClick={(event) => {
            if (!folder) return;
            event.stopPropagation();
            turn(index, !open.has(index));
          }}
        >
          {open.has(index) ? "▾" : "▸"}
        </span>
        <span class={spec.multiple ? "mark-box" : "mark-dot"} aria-hidden="true" hidden={spec.leaves_only && !twig.leaf} />
        <span class="option-label">{filtering ? twig.words.join(" / ") : twig.words.at(-1)}</span>
        {suggested?.some((path) => samePath(path, twig.path)) && <span class="suggested" title={texts.work.suggested}>✦</span>}
        {keys[index] && <Key keys={keys[index] as string} />}
      </div>
    );
  };
  const wordsOf = (path: Path) => all.find((twig) => samePath(twig.path, path))?.words.join(" / ") ?? path.join(" / ");
  return (
    <>
      {value.length > 0 && <p class="paths">{value.map((path) => <span class="chip soft" key={path.join("\n")}>{wordsOf(path)}</span>)}</p>}
      {!small && (
        <Filter
          text={typed}
          label={texts.work.filter}
          type={type}
          down={() => focusTwig(visible[0] ?? 0)}
          enter={() => {
            if (visible[0] === undefined) return;
            pick(visible[0], true);
            type("");
          }}
        />
      )}
      <div ref={list} class="options tree" role="tree" aria-multiselectable={spec.multiple === true} aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
        {visible.map(row)}
      </div>
      {visible.length === 0 && <p class="quiet">{texts.work.filterNothing}</p>}
    </>
  );
}
