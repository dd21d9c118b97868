import { defineControl, type ViewProps } from "./control";

function View({ spec, value, change, labelledBy, texts }: ViewProps<string>) {
  const rows = Math.min(12, Math.max(2, spec.rows ?? 2));
  return (
    <div class="text">
      <textarea
        class="field"
        data-stop
        rows={rows}
        placeholder={spec.placeholder ?? ""}
        aria-labelledby={labelledBy}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {spec.max_length !== undefined && (
        <span class={value.length > spec.max_length ? "count over" : "count"}>
          {texts.work.length(value.length, spec.max_length)}
        </span>
      )}
    </div>
  );
}

export const textarea = defineControl<string>({
  empty: "",
  read: ({ text }) => (Array.isArray(text) ? text.map(String).join("\n") : typeof text === "string" ? text : undefined),
  write: (value) => (value.trim() === "" ? null : { text: [value] }),
  check: (value, spec, texts) =>
    spec.max_length !== undefined && value.length > spec.max_length
      ? texts.work.tooLong(value.length, spec.max_length)
      : "",
  View,
});
