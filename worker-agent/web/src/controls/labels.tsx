// The labels of what is drawn or marked: they name the selected region, and what is drawn next.
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { chord, composing, typing } from "../keys";
import { Filter, matching } from "../parts/filter";
import { Key } from "../parts/key";
import { colorOf, focusSurface, keysOf, MarkingContext } from "../regions/marking";
import type { Region } from "../regions/region";
import type { Choice } from "../types";
import { defineControl, type ViewProps } from "./control";

// Palettes larger than this have a filter.
const shortPalette = 12;

function View({ spec, value, change, labelledBy, texts }: ViewProps<Region[]>) {
  const marking = useContext(MarkingContext);
  const keys = keysOf(marking.form, spec);
  const selected = value.find((region) => region.id === marking.selected);
  const brush = marking.brushOf(spec.to_name);
  const [typed, type] = useState("");
  const choices = spec.choices ?? [];
  const long = choices.length > shortPalette;
  const visible = matching(choices.map((choice) => ({ label: choice.shown ?? choice.value, answer: choice.value })), typed);
  const current = selected ? selected.labels : brush?.control === spec ? brush.labels : [];

  const pick = (label: string) => {
    if (!selected) return marking.setBrush(spec, [label]);
    const more = spec.multiple === true;
    const has = selected.labels.includes(label);
    const labels = !more ? [label] : has ? selected.labels.filter((one) => one !== label) : [...selected.labels, label];
    marking.setBrush(spec, labels.includes(label) ? [label] : labels.slice(0, 1));
    change(value.map((region) => (region === selected ? { ...region, labels } : region)));
  };
  useLayoutEffect(() => {
    const onPageKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || composing(event) || typing(event.target)) return;
      const at = keys.indexOf(chord(event));
      const label = spec.choices?.[at]?.value;
      if (label === undefined) return;
      event.preventDefault();
      pick(label);
    };
    addEventListener("keydown", onPageKey);
    return () => removeEventListener("keydown", onPageKey);
  });

  const choose = (at: number | undefined) => {
    const label = at === undefined ? undefined : choices[at]?.value;
    if (label === undefined) return;
    pick(label);
    type("");
    focusSurface(spec.to_name);
  };
  const option = (at: number) => {
    const { value: label, shown } = choices[at] as Choice;
    const used = value.filter((region) => region.labels.includes(label)).length;
    const full = spec.max_usages !== undefined && used >= spec.max_usages;
    return (
      <button
        type="button"
        key={label}
        class="option label"
        aria-pressed={current.includes(label)}
        data-stop={at === visible[0] || undefined}
        tabIndex={keys[at] && !(long && at === visible[0]) ? -1 : 0}
        onClick={() => choose(at)}
      >
        <span class="swatch" style={{ background: colorOf(marking.form, spec, [label]) }} aria-hidden="true" />
        <span class="option-label">{shown ?? label}</span>
        {used > 0 && <span class={full ? "count over" : "count"}>{spec.max_usages ? texts.work.length(used, spec.max_usages) : used}</span>}
        {keys[at] && <Key keys={keys[at] as string} />}
      </button>
    );
  };
  return (
    <>
      {long && <Filter text={typed} label={texts.work.filter} type={type} enter={() => choose(visible[0])} />}
      <div class={long ? "palette many" : "palette"} role="group" aria-labelledby={labelledBy}>
        {visible.map(option)}
        {visible.length === 0 && <p class="quiet">{texts.work.filterNothing}</p>}
      </div>
    </>
  );
}

export const labels = defineControl<Region[]>({
  empty: [],
  read: () => undefined,
  write: (value) => (value.length > 0 ? { labels: value } : null),
  check: () => "",
  View,
});
