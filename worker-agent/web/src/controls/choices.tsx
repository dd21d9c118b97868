import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Tag } from "../form/layout";
import { choiceKeys, chord, composing } from "../keys";
import { Key } from "../parts/key";
import type { ControlSpec } from "../types";
import { defineControl, type ViewProps } from "./control";

interface Option {
  answer: string;
  label: string;
  key: string;
  hint: string;
}

// Lists longer than this have a filter.
const shortList = 12;

function optionsOf(spec: ControlSpec, tag: Tag): Option[] {
  const answers = spec.choices ?? [];
  const tags = new Map<string, Tag>();
  for (const child of tag.children) tags.set(child.attributes["alias"] ?? child.attributes["value"] ?? "", child);
  const keys = choiceKeys(answers.map((answer) => tags.get(answer)?.attributes["hotkey"] ?? ""));
  return answers.map((answer, at) => ({
    answer,
    label: tags.get(answer)?.attributes["value"] ?? answer,
    key: keys[at] ?? "",
    hint: tags.get(answer)?.attributes["hint"] ?? "",
  }));
}

export function matching(options: { label: string; answer: string }[], typed: string): number[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, answer }: { label: string; answer: string }) =>
    words.every((word) => label.toLowerCase().includes(word) || answer.toLowerCase().includes(word));
  return options.flatMap((option, at) => (fits(option) ? [at] : []));
}

// In the order of the template, whichever was chosen first.
export function toggled(spec: ControlSpec, chosen: string[], answer: string): string[] {
  if (!spec.multiple) return chosen.includes(answer) ? [] : [answer];
  const next = chosen.includes(answer) ? chosen.filter((one) => one !== answer) : [...chosen, answer];
  return (spec.choices ?? []).filter((one) => next.includes(one));
}

function Filter(props: { text: string; label: string; type(text: string): void; enter(): void }) {
  return (
    <div class="filter">
      <Key keys="/" />
      <input
        type="search"
        class="filter-field"
        data-filter
        aria-label={props.label}
        placeholder={props.label}
        value={props.text}
        onInput={(event) => props.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (composing(event) || event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          props.enter();
        }}
      />
    </div>
  );
}

function View({ spec, tag, value, change, done, labelledBy, texts }: ViewProps<string[]>) {
  const options = useMemo(() => optionsOf(spec, tag), [spec, tag]);
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
    if (byKey && !spec.multiple && next.length > 0) done();
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
        class={long ? "options many" : "options"}
        role={spec.multiple ? "group" : "radiogroup"}
        aria-labelledby={labelledBy}
        onKeyDown={onKeyDown}
      >
        {visible.map((index) => {
          const option = options[index] as Option;
          const chosen = value.includes(option.answer);
          return (
            <div
              key={option.answer}
              data-at={index}
              data-stop={index === at || undefined}
              class="option"
              role={spec.multiple ? "checkbox" : "radio"}
              aria-checked={chosen}
              tabIndex={index === at ? 0 : -1}
              title={option.hint}
              onClick={() => pick(index, false)}
            >
              <span class={spec.multiple ? "mark box" : "mark dot"} aria-hidden="true" />
              <span class="option-label">{option.label}</span>
              {option.key && <Key keys={option.key} />}
            </div>
          );
        })}
        {visible.length === 0 && <p class="quiet">{texts.work.filterNothing}</p>}
      </div>
    </>
  );
}

export const choices = defineControl<string[]>({
  empty: [],
  read: (value) => (Array.isArray(value["choices"]) ? value["choices"].map(String) : undefined),
  write: (value) => (value.length > 0 ? { choices: value } : null),
  check: () => "",
  View,
});
