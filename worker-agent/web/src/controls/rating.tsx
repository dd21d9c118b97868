import { useRef } from "preact/hooks";
import { chord, composing } from "../keys";
import { Key } from "../parts/key";
import { defineControl, type ViewProps } from "./control";

// 0: none yet.
function View({ spec, value, change, done, suggested, labelledBy, texts }: ViewProps<number>) {
  const group = useRef<HTMLDivElement>(null);
  const most = spec.max ?? 5;
  const stars = Array.from({ length: most }, (_, at) => at + 1);
  const at = value || 1;
  const set = (stars: number) => change(stars === value ? 0 : stars);
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const digit = /^[1-9]$/.test(pressed) ? Number(pressed) : pressed === "0" && most >= 10 ? 10 : 0;
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[pressed];
    if (digit >= 1 && digit <= most) {
      set(digit);
      if (digit !== value) done();
    } else if (step) {
      const next = Math.min(most, Math.max(1, value + step));
      change(next);
      group.current?.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus();
    } else if (pressed === " ") {
      set(Number((event.target as HTMLElement).dataset["at"] ?? at));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={group} class="stars" role="radiogroup" aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
      {stars.map((star) => (
        <div
          key={star}
          class={star <= value ? "star on" : "star"}
          role="radio"
          aria-checked={star === value}
          aria-label={texts.work.stars(star, most)}
          data-at={star}
          data-stop={star === at || undefined}
          tabIndex={star === at ? 0 : -1}
          onClick={() => set(star)}
        >
          <span class="star-face" aria-hidden="true">
            ★
          </span>
          {star === suggested && <span class="suggested" title={texts.work.suggested}>✦</span>}
          {star <= 10 && <Key keys={star === 10 ? "0" : String(star)} />}
        </div>
      ))}
    </div>
  );
}

export const rating = defineControl<number>({
  empty: 0,
  read: ({ rating: stars }, spec) => (Number.isInteger(stars) && (stars as number) <= (spec.max ?? 5) ? (stars as number) : undefined),
  write: (value) => (value > 0 ? { rating: value } : null),
  check: () => "",
  View,
});
