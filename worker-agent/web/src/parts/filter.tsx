import { composing } from "../keys";
import { Key } from "./key";

// By all words typed, in any order, in the order of the list.
export function matching(options: { label: string; answer: string }[], typed: string): number[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, answer }: { label: string; answer: string }) =>
    words.every((word) => label.toLowerCase().includes(word) || answer.toLowerCase().includes(word));
  return options.flatMap((option, at) => (fits(option) ? [at] : []));
}

export function Filter(props: { text: string; label: string; type(text: string): void; enter(): void; down?(): void }) {
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
          if (composing(event)) return;
          if (event.key === "Enter" && props.text.trim() !== "") props.enter();
          else if (event.key === "ArrowDown" && props.down) props.down();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    </div>
  );
}
