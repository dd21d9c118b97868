// The labels of what is drawn or marked: they name the selected region, and what is drawn next.
import { useContext, useLayoutEffect } from "preact/hooks";
import { chord, composing, typing } from "../keys";
import { Key } from "../parts/key";
import { colorOf, focusSurface, keysOf, MarkingContext } from "../regions/marking";
import type { Region } from "../regions/region";
import { defineControl, type ViewProps } from "./control";

function View({ spec, value, change, labelledBy, texts }: ViewProps<Region[]>) {
  const marking = useContext(MarkingContext);
  const keys = keysOf(marking.form, spec);
  const selected = value.find((region) => region.id === marking.selected);
  const brush = marking.brushOf(spec.to_name);
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

  return (
    <div class="palette" role="group" aria-labelledby={labelledBy}>
      {(spec.choices ?? []).map((choice, at) => {
        const used = value.filter((region) => region.labels.includes(choice.value)).length;
        const full = spec.max_usages !== undefined && used >= spec.max_usages;
        return (
          <button
            type="button"
            key={choice.value}
            class="option label"
            aria-pressed={current.includes(choice.value)}
            data-stop={at === 0 || undefined}
            tabIndex={keys[at] ? -1 : 0}
            onClick={() => {
              pick(choice.value);
              focusSurface(spec.to_name);
            }}
          >
            <span class="swatch" style={{ background: colorOf(marking.form, spec, [choice.value]) }} aria-hidden="true" />
            <span class="option-label">{choice.shown ?? choice.value}</span>
            {used > 0 && <span class={full ? "count over" : "count"}>{spec.max_usages ? texts.work.length(used, spec.max_usages) : used}</span>}
            {keys[at] && <Key keys={keys[at] as string} />}
          </button>
        );
      })}
    </div>
  );
}

export const labels = defineControl<Region[]>({
  empty: [],
  read: () => undefined,
  write: (value) => (value.length > 0 ? { labels: value } : null),
  check: () => "",
  View,
});
