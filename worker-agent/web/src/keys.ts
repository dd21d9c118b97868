// Which key does what. A key is written as people see it: `Enter`, `Ctrl+Enter`, `Alt+ArrowLeft`, `F4`, `a`.

export interface KeyLike {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

// While an input method composes, Enter and digits choose characters and belong to it alone. Some browsers report the
// Enter that ends a composition with isComposing already false, but always with key code 229.
export function composing(event: KeyLike): boolean {
  return event.isComposing || event.keyCode === 229 || event.key === "Process";
}

export function chord(event: KeyLike): string {
  const named = event.key.length > 1;
  const modifiers = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    named && event.shiftKey ? "Shift" : "",
  ];
  return [...modifiers, named ? event.key : event.key.toLowerCase()].filter(Boolean).join("+");
}

// For choices without keys of their own, in the order of reach.
const reach = "1234567890qwertyuiopasdfghjklzxcvbnm";

// Whether a template's hotkey is one that this page gives: a single letter or digit.
export function isOwnKey(key: string | undefined): boolean {
  return /^[a-z0-9]$/i.test(key ?? "");
}

// Whether what is typed there is text.
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

// One key for each choice: the template's where it has one of a single character, else the next free; "" where all
// are taken. `elsewhere`: keys that mean something else on the same page.
export function choiceKeys(wanted: string[], elsewhere: string[] = []): string[] {
  const own = wanted.map((key) => (isOwnKey(key) ? key.toLowerCase() : ""));
  const keys = own.map((key, at) => (own.indexOf(key) === at ? key : ""));
  const free = [...reach].filter((key) => !keys.includes(key) && !elsewhere.includes(key));
  return keys.map((key) => key || (free.shift() ?? ""));
}

export type Action =
  | "submit" | "back" | "forward" | "skip" | "return" | "ask" | "broken" | "takeBreak" | "guideline" | "filter" | "keys" | "close"
  | "suggestion" | "previous" | "regionBefore" | "regionAfter" | "remove" | "undo"
  | "accept" | "fix" | "sendBack" | "answerBefore" | "answerAfter" | "marks";

export const actionKeys: Record<Action, string> = {
  submit: "Enter",
  back: "Alt+ArrowLeft",
  forward: "Alt+ArrowRight",
  skip: "F4",
  return: "F8",
  ask: "Alt+q",
  broken: "Alt+b",
  takeBreak: "Alt+p",
  guideline: "F2",
  filter: "/",
  keys: "?",
  close: "Escape",
  suggestion: "F9",
  previous: "Shift+F9",
  regionBefore: ",",
  regionAfter: ".",
  remove: "Delete",
  undo: "Ctrl+z",
  accept: "Alt+a",
  fix: "Alt+f",
  sendBack: "Alt+r",
  answerBefore: "Alt+ArrowUp",
  answerAfter: "Alt+ArrowDown",
  marks: "Alt+m",
};

// The same keys with other names: full-width punctuation of input methods, and Backspace.
const others: Record<string, string> = { "，": ",", "。": ".", "？": "?", "、": "/", Backspace: "Delete" };

// What an event on the page means. In a text of several lines Enter ends a line, so Ctrl+Enter submits there; a button
// or link under the focus keeps its Enter; what edits a field's text does nothing else.
export function actionOf(event: KeyLike, where: "page" | "line" | "text" | "button"): Action | undefined {
  if (composing(event)) return undefined;
  const pressed = others[chord(event)] ?? chord(event);
  if (pressed === "Ctrl+Enter") return "submit";
  if (pressed === "Enter") return where === "page" || where === "line" ? "submit" : undefined;
  const edits = pressed.length === 1 || pressed === "Delete" || pressed === "Ctrl+z";
  if (edits && (where === "line" || where === "text")) return undefined;
  return (Object.keys(actionKeys) as Action[]).find((action) => actionKeys[action] === pressed && action !== "submit");
}

const faces: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
};

// The caps to print for a chord.
export function caps(keys: string): string[] {
  return keys.split("+").map((key) => faces[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
