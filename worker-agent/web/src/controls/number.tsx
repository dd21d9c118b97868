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
      />
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
