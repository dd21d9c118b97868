import { chord, composing } from "../keys";
import { Key } from "../parts/key";
import type { ControlSpec } from "../types";
import { defineControl, type ViewProps } from "./control";

// As typed: a half-typed number is a draft like any other. Full-width digits, as input methods make them, are digits.
export function parseNumber(typed: string): number | undefined {
  const plain = typed
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/．/g, ".")
    .replace(/[－−]/g, "-");
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined;
}

// The number after an arrow key, without the noise of binary fractions.
export function stepped(typed: string, by: number, spec: ControlSpec): string {
  const from = parseNumber(typed);
  const next = from === undefined ? (spec.min ?? 0) : from + by * (spec.step ?? 1);
  const bounded = Math.min(spec.max ?? Infinity, Math.max(spec.min ?? -Infinity, next));
  return String(Number(bounded.toPrecision(12)));
}

function View({ spec, value, change, labelledBy, texts }: ViewProps<string>) {
  return (
    <div class="number">
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        data-stop
        class="field"
        aria-labelledby={labelledBy}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          const by = { ArrowUp: 1, ArrowDown: -1 }[chord(event)];
          if (!by || composing(event)) return;
          event.preventDefault();
          change(stepped(value, by, spec));
        }}
      />
      <Key keys="ArrowUp" />
      <Key keys="ArrowDown" />
      <span class="quiet">{texts.work.range(spec.min, spec.max)}</span>
    </div>
  );
}

export const number = defineControl<string>({
  empty: "",
  read: (value) => (typeof value["number"] === "number" ? String(value["number"]) : undefined),
  write: (value) => {
    const parsed = parseNumber(value);
    return parsed === undefined ? null : { number: parsed };
  },
  check: (value, spec, texts) => {
    if (value.trim() === "") return "";
    const parsed = parseNumber(value);
    if (parsed === undefined) return texts.work.notANumber;
    const outside = (spec.min !== undefined && parsed < spec.min) || (spec.max !== undefined && parsed > spec.max);
    return outside ? texts.work.outOfRange(spec.min, spec.max) : "";
  },
  View,
});
