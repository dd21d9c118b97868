import { useState } from "preact/hooks";
import type { Messages } from "../i18n";
import { Dialog } from "./dialogs";

// With what goes before the words, so that a lead can tell them from reasons.
export const prefixes = { ask: "question: ", broken: "broken: " } as const;

// Without it.
export function said(text: string): string {
  return text.replace(/^(question|broken): /, "");
}

const mostBytes = 200; // of a reason, in all

// A question about the task, or what is wrong with the item.
export function Say(props: { what: keyof typeof prefixes; texts: Messages; close(): void; send(reason: string): void }) {
  const { what, texts } = props;
  const [words, setWords] = useState("");
  const reason = prefixes[what] + words.trim();
  const tooLong = new TextEncoder().encode(reason).length > mostBytes;
  const ready = words.trim() !== "" && !tooLong;
  return (
    <Dialog title={what === "ask" ? texts.say.askTitle : texts.say.brokenTitle} texts={texts} close={props.close}>
      <div class="reasons" onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()}>
        <p class="quiet">{what === "ask" ? texts.say.askWhat : texts.say.brokenWhat}</p>
        <textarea class="field" rows={3} autofocus value={words} aria-label={what === "ask" ? texts.say.askTitle : texts.say.brokenTitle}
          onInput={(event) => setWords(event.currentTarget.value)} />
        <p class="problem" role="alert">{tooLong ? texts.say.tooLong : ""}</p>
        <button type="button" class="primary" disabled={!ready} onClick={() => props.send(reason)}>{texts.say.send}</button>
      </div>
    </Dialog>
  );
}
