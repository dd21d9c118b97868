import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { choiceKeys, chord, composing, isOwnKey, typing } from "../keys";
import { Filter, matching } from "../parts/filter";
import { Key } from "../parts/key";
import type { ControlSpec } from "../types";
import { defineControl, type ViewProps } from "./control";

// Lists longer than this have a filter.
const shortList = 12;

interface Option {
  answer: string;
  label: string;
  key: string;
  everywhere: boolean; // the key is the template's, and works wherever the focus is
}

function optionsOf(spec: ControlSpec): Option[] {
  const choices = spec.choices ?? [];
  const keys = choiceKeys(choices.map((choice) => choice.hotkey ?? ""));
  return choices.map(({ value, shown, hotkey }, at) => {
    const key = keys[at] ?? "";
    return { answer: value, label: shown ?? value, key, everywhere: isOwnKey(hotkey) && hotkey?.toLowerCase() === key };
  });
}

// In the order of the template, whichever was chosen first.
export function toggled(spec: ControlSpec, chosen: string[], answer: string): string[] {
  if (!spec.multiple) return chosen.includes(answer) ? [] : [answer];
  const next = chosen.includes(answer) ? chosen.filter((one) => one !== answer) : [...chosen, answer];
  return (spec.choices ?? []).map((choice) => choice.value).filter((one) => next.includes(one));
}

function View({ spec, value, change, done, suggested, labelledBy, texts }: ViewProps<string[]>) {
  const options = useMemo(() => optionsOf(spec), [spec]);
  const [typed, type] = useState("");
  const [at, moveTo] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const visible = matching(options, typed);
  const long = options.length > shortList;
  useEffect(() => {
    if (!visible.includes(at)) moveTo(visible[0] ?? 0);
  }, [typed]);

  const pick = (index: number, byKey: boolean) => {
    const option = options[index];
    if (!option) return;
    const next = toggled(spec, value, option.answer);
    moveTo(index);
    change(next);
    if (!byKey) return;
    if (!spec.multiple && next.length > 0) done();
    else if (list.current?.contains(document.activeElement)) focusOption(index);
  };
  const focusOption = (index: number) => {
    moveTo(index);
    list.current?.querySelector<HTMLElement>(`[data-at="${index}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const byKey = options.findIndex((option) => option.key !== "" && option.key === pressed);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[pressed];
    if (byKey >= 0) pick(byKey, true);
    else if (pressed === " ") pick(at, false);
    else if (step) focusOption(visible[(visible.indexOf(at) + step + visible.length) % visible.length] ?? 0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useLayoutEffect(() => {
    const onPageKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || composing(event) || typing(event.target)) return;
      const index = options.findIndex((option) => option.everywhere && option.key === chord(event));
      if (index < 0) return;
      event.preventDefault();
      pick(index, true);
    };
    addEventListener("keydown", onPageKey);
    return () => removeEventListener("keydown", onPageKey);
  });

  const option = (index: number) => {
    const { answer, label, key } = options[index] as Option;
    return (
      <div
        key={answer}
        data-at={index}
        data-stop={index === at || undefined}
        class="option"
        role={spec.multiple ? "checkbox" : "radio"}
        aria-checked={value.includes(answer)}
        tabIndex={index === at ? 0 : -1}
        onClick={() => pick(index, false)}
      >
        <span class={spec.multiple ? "mark-box" : "mark-dot"} aria-hidden="true" />
        <span class="option-label">{label}</span>
        {suggested?.includes(answer) && <span class="suggested" title={texts.work.suggested}>✦</span>}
        {key && <Key keys={key} />}
      </div>
    );
  };
  return (
    <>
      {long && (
        <Filter
          text={typed}
          label={texts.work.filter}
          type={type}
          enter={() => {
            if (visible[0] === undefined) return;
            pick(visible[0], true);
            type("");
            if (spec.multiple) focusOption(visible[0]);
          }}
        />
      )}
      <div
        ref={list}
        class={spec.inline ? "options inline" : long ? "options many" : "options"}
        role={spec.multiple ? "group" : "radiogroup"}
        aria-labelledby={labelledBy}
        onKeyDown={onKeyDown}
      >
        {visible.map(option)}
        {visible.length === 0 && <p class="quiet">{texts.work.filterNothing}</p>}
      </div>
    </>
  );
}

export const choices = defineControl<string[]>({
  empty: [],
  read: ({ choices: said }, spec) =>
    Array.isArray(said) ? said.map(String).filter((one) => spec.choices?.some(({ value }) => value === one)) : undefined,
  write: (value) => (value.length > 0 ? { choices: value } : null),
  check: () => "",
  View,
});
