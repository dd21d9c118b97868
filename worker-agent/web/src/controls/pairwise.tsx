import { chord, composing } from "../keys";
import { Key } from "../parts/key";
import { defineControl, type ViewProps } from "./control";

type Side = "left" | "right" | "";
const sides = ["left", "right"] as const;
const keysOf: Record<string, Side> = { ArrowLeft: "left", "1": "left", ArrowRight: "right", "2": "right" };

function View({ value, change, done, suggested, labelledBy, texts }: ViewProps<Side>) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const side = pressed === " " ? ((event.target as HTMLElement).dataset["side"] as Side) : keysOf[pressed];
    if (!side) return;
    event.preventDefault();
    event.stopPropagation();
    change(side);
    done();
  };
  const stop = value || "left";
  return (
    <div class="sides" role="radiogroup" aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
      {sides.map((side) => (
        <div
          key={side}
          class="option side"
          role="radio"
          data-side={side}
          data-stop={side === stop || undefined}
          aria-checked={value === side}
          tabIndex={side === stop ? 0 : -1}
          onClick={() => change(value === side ? "" : side)}
        >
          <Key keys={side === "left" ? "ArrowLeft" : "ArrowRight"} />
          <span class="option-label">{texts.work[side]}</span>
          {suggested === side && <span class="suggested" title={texts.work.suggested}>✦</span>}
          <Key keys={side === "left" ? "1" : "2"} />
        </div>
      ))}
    </div>
  );
}

export const pairwise = defineControl<Side>({
  empty: "",
  read: ({ selected }) => (selected === "left" || selected === "right" ? selected : undefined),
  write: (value) => (value === "" ? null : { selected: value }),
  check: () => "",
  View,
});
